package io.promisegate.desk.internal;

import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.decision.Waived;
import io.promisegate.desk.CheckAnswer;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealCase.Priority;
import io.promisegate.desk.Remark;
import io.promisegate.desk.Review;
import io.promisegate.desk.Review.Answer;
import io.promisegate.desk.Review.Reviewed;
import io.promisegate.desk.Seat;
import io.promisegate.desk.Waiver;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a case comes to, from what the gate has decided and what people have answered. An answer stands for a finding as
 * long as none of its facts is worse than when it was given; so whoever answered is asked again for what got worse or
 * is new, and for nothing else.
 */
final class CaseFile {
    /** Who answers a check of the policy: the first of them who is asked. */
    private static final Map<DeskCheck, List<ReviewerRole>> OWNERS = Map.of(
            DeskCheck.AUTONOMY_LEVEL_MATCHES_CONTRACT,
            List.of(ReviewerRole.TECHNICAL, ReviewerRole.LEGAL),
            DeskCheck.DATA_BOUNDARY_APPROVED,
            List.of(ReviewerRole.SECURITY, ReviewerRole.LEGAL),
            DeskCheck.COST_MODEL_REVIEWED,
            List.of(ReviewerRole.REVENUE, ReviewerRole.TECHNICAL),
            DeskCheck.INCIDENT_OWNER_NAMED,
            List.of(ReviewerRole.TECHNICAL, ReviewerRole.LEGAL),
            DeskCheck.VALUE_METRIC_INSTRUMENTED,
            List.of(ReviewerRole.TECHNICAL, ReviewerRole.REVENUE));

    private final Deadlines deadlines;
    private final Instant now;

    CaseFile(Deadlines deadlines, Instant now) {
        this.deadlines = deadlines;
        this.now = now;
    }

    /** What a role has said of its findings, by their places; the latest answer that is for them counts. */
    private record Verdict(List<Finding> findings, Map<Integer, Review> approved, Set<Integer> rejected) {
        boolean isComplete() {
            return approved.size() + rejected.size() == findings.size();
        }
    }

    private Verdict verdict(DealCase dealCase, ReviewerRole role) {
        List<Finding> findings = dealCase.findingsOf(role);
        Map<Integer, Review> approved = new HashMap<>();
        Set<Integer> rejected = new HashSet<>();
        for (int i = dealCase.reviews().size() - 1; i >= 0; i--) {
            Review review = dealCase.reviews().get(i);
            boolean isOfAnother = review.role() != role
                    || dealCase.isRequestedBy(review.by())
                    || !Objects.equals(review.customer(), dealCase.customer());
            if (isOfAnother || !review.counts(now)) {
                continue;
            }
            List<Integer> left = new ArrayList<>();
            for (int place = 0; place < findings.size(); place++) {
                if (!approved.containsKey(place) && !rejected.contains(place)) {
                    left.add(place);
                }
            }
            List<Finding> open = left.stream().map(findings::get).toList();
            if (review.answer() == Answer.APPROVED && isWithin(dealCase.amount(), review.most())) {
                Coverage.of(open, review.facts(), Reviewed::rule, Reviewed::facts)
                        .keySet()
                        .forEach(at -> approved.put(left.get(at), review));
            } else if (review.answer() == Answer.REJECTED) {
                for (int at = 0; at < open.size(); at++) {
                    if (isAsBad(open.get(at), review)) {
                        rejected.add(left.get(at));
                    }
                }
            }
        }
        return new Verdict(findings, approved, rejected);
    }

    private static boolean isWithin(@Nullable Money amount, @Nullable Money most) {
        return most == null
                || (amount != null
                        && amount.unit().equals(most.unit())
                        && amount.value().compareTo(most.value()) <= 0);
    }

    /** Returns whether a finding is what was rejected, or worse. */
    private static boolean isAsBad(Finding finding, Review review) {
        return review.facts().stream()
                .anyMatch(known ->
                        known.rule().equals(finding.rule()) && Fact.areNoWorse(known.facts(), finding.facts()));
    }

    /** Returns the case with what its answers come to. */
    private DealCase reckoned(CaseDraft draft, Set<ReviewerRole> roles) {
        DealCase dealCase = draft.done();
        List<Seat> seats = new ArrayList<>();
        for (ReviewerRole role : roles) {
            seats.add(seat(dealCase, role));
        }
        for (CheckAnswer check : dealCase.checks()) {
            ReviewerRole owner = owner(check.check(), roles);
            boolean isDone = seats.stream().allMatch(seat -> seat.state() == Seat.State.APPROVED);
            if (isDone && !check.holds() && owner != null) {
                Seat before = dealCase.seat(owner);
                boolean isAsked = dealCase.state() == DealCase.State.OPEN
                        && before != null
                        && before.state() == Seat.State.WAITING;
                seats.replaceAll(seat -> seat.role() != owner
                        ? seat
                        : isAsked
                                ? Objects.requireNonNull(before)
                                : deadlines.asked(
                                        owner, Seat.State.WAITING, dealCase.priority(), now, seat.delegations()));
            }
        }
        draft.seats = seats;
        draft.state = DealCase.State.OPEN;
        if (dealCase.outcome() == Outcome.REVIEW
                && seats.stream().anyMatch(seat -> seat.state() == Seat.State.REJECTED)) {
            draft.state = DealCase.State.REJECTED;
        } else if (dealCase.outcome() == Outcome.REVIEW
                && !seats.isEmpty()
                && seats.stream().allMatch(seat -> seat.state() == Seat.State.APPROVED)) {
            draft.state = DealCase.State.APPROVED;
        }
        return draft.done();
    }

    private Seat seat(DealCase dealCase, ReviewerRole role) {
        Verdict verdict = verdict(dealCase, role);
        Seat before = dealCase.seat(role);
        Seat.State state;
        if (!verdict.rejected().isEmpty()) {
            state = Seat.State.REJECTED;
        } else if (verdict.isComplete()) {
            state = Seat.State.APPROVED;
        } else {
            state = hasOpenQuestion(dealCase, role) ? Seat.State.INFORMATION : Seat.State.WAITING;
        }
        boolean isWaiting = state == Seat.State.WAITING || state == Seat.State.INFORMATION;
        // what was due in a case that was not open is not any more
        if (before != null && before.state() == state && (!isWaiting || dealCase.state() == DealCase.State.OPEN)) {
            return before;
        }
        List<Seat.Delegation> delegations = before == null ? List.of() : before.delegations();
        return isWaiting
                ? deadlines.asked(role, state, dealCase.priority(), now, delegations)
                : new Seat(role, state, now, delegations, Seat.Step.ASKED, null);
    }

    /** Returns whether the last thing a role said is a question that nobody has said anything to. */
    private static boolean hasOpenQuestion(DealCase dealCase, ReviewerRole role) {
        Review last = null;
        for (Review review : dealCase.reviews()) {
            last = review.role() == role && !review.isRecalled() ? review : last;
        }
        Review question = last;
        return question != null
                && question.answer() == Answer.INFORMATION
                && dealCase.remarks().stream()
                        .noneMatch(remark -> remark.at().isAfter(question.at())
                                && !remark.by().equalsIgnoreCase(question.by()));
    }

    /** Returns who answers a check, null where nobody is asked. */
    static @Nullable ReviewerRole owner(DeskCheck check, Set<ReviewerRole> roles) {
        for (ReviewerRole role : OWNERS.getOrDefault(check, List.of())) {
            if (roles.contains(role)) {
                return role;
            }
        }
        return roles.isEmpty() ? null : roles.iterator().next();
    }

    /** Returns the roles that are asked. */
    static Set<ReviewerRole> roles(DealCase dealCase) {
        Set<ReviewerRole> roles = EnumSet.noneOf(ReviewerRole.class);
        dealCase.seats().forEach(seat -> roles.add(seat.role()));
        return roles;
    }

    /**
     * Returns the case after a decision on its quote.
     *
     * @param before the case as it was, null where there was none
     * @param earlier the latest other version of the quote, null for none; its answers count too
     * @param askedAnyway roles that are asked whatever their rules say
     */
    DealCase judged(
            @Nullable DealCase before,
            @Nullable DealCase earlier,
            Decision decision,
            long entry,
            @Nullable Quote quote,
            List<CheckAnswer> checks,
            Set<ReviewerRole> askedAnyway,
            Priority priority) {
        CaseDraft draft = before == null ? new CaseDraft(decision, now) : new CaseDraft(before, now);
        draft.decide(decision, entry, quote);
        draft.priority = draft.priority == Priority.HIGH ? Priority.HIGH : priority;
        draft.findings =
                decision.findings().stream().filter(CaseFile::isForReviewers).toList();
        boolean isSame = before != null && reviewed(before.findings()).equals(reviewed(draft.findings));
        draft.checks = merged(isSame ? draft.checks : List.of(), checks);
        draft.reviews = joined(earlier == null ? List.of() : earlier.reviews(), draft.reviews);
        draft.asked(earlier == null ? List.of() : earlier.requesters());
        if (decision.outcome() == Outcome.CLEARED) {
            draft.state = draft.state == DealCase.State.APPROVED ? DealCase.State.APPROVED : DealCase.State.CLEARED;
            return draft.done();
        }
        Set<ReviewerRole> roles = EnumSet.noneOf(ReviewerRole.class);
        roles.addAll(askedAnyway);
        draft.findings.stream().filter(Finding::isForDesk).forEach(finding -> roles.addAll(asked(finding)));
        return reckoned(draft, roles);
    }

    private static List<ReviewerRole> asked(Finding finding) {
        return Arrays.stream(ReviewerRole.values())
                .filter(role -> DealCase.isFor(finding, role))
                .toList();
    }

    private static List<Reviewed> reviewed(List<Finding> findings) {
        return findings.stream().map(Reviewed::of).toList();
    }

    /** Returns the answers of two versions, the oldest first; what was taken back of one in either is taken back. */
    private static List<Review> joined(List<Review> some, List<Review> others) {
        Map<List<Object>, Review> merged = new LinkedHashMap<>();
        for (List<Review> reviews : List.of(some, others)) {
            reviews.forEach(review -> merged.merge(
                    List.of(review.role(), review.by(), review.at()),
                    review,
                    (one, other) -> one.isRecalled()
                                    || (!other.isRecalled()
                                            && one.facts().size()
                                                    < other.facts().size())
                            ? one
                            : other));
        }
        return merged.values().stream().sorted(Comparator.comparing(Review::at)).toList();
    }

    private static boolean isForReviewers(Finding finding) {
        return switch (finding.mode()) {
            case REVIEW, BLOCK -> true;
            case OFF, SHADOW, WARN -> false;
        };
    }

    /** Returns the checks as the gate proves them now, with what people have answered where it proves nothing. */
    private static List<CheckAnswer> merged(List<CheckAnswer> before, List<CheckAnswer> proven) {
        List<CheckAnswer> merged = new ArrayList<>();
        for (CheckAnswer check : proven) {
            CheckAnswer answered = before.stream()
                    .filter(known ->
                            known.check() == check.check() && !known.by().equals(CheckAnswer.GATE))
                    .findFirst()
                    .orElse(null);
            merged.add(check.result() == null && answered != null ? answered : check);
        }
        return merged;
    }

    /**
     * Returns the waivers that an approved case grants.
     *
     * @param live waivers of the quote that there are
     */
    List<Waiver> granted(DealCase dealCase, List<Waiver> live) {
        Map<Finding, List<Review>> approvals = new HashMap<>();
        List<Finding> findings =
                dealCase.findings().stream().filter(Finding::isForDesk).toList();
        Set<Review> all = new LinkedHashSet<>();
        for (ReviewerRole role : roles(dealCase)) {
            Verdict verdict = verdict(dealCase, role);
            verdict.approved().forEach((place, review) -> {
                all.add(review);
                approvals
                        .computeIfAbsent(verdict.findings().get(place), unused -> new ArrayList<>())
                        .add(review);
            });
        }
        List<String> conditions = all.stream()
                .flatMap(review -> review.conditions().stream())
                .distinct()
                .toList();
        List<Waiver> waivers = new ArrayList<>();
        for (Finding finding : findings) {
            List<Review> its = approvals.getOrDefault(finding, List.of());
            boolean isThere = live.stream()
                    .anyMatch(waiver -> waiver.rule().equals(finding.rule())
                            && waiver.caseId().equals(dealCase.id())
                            && waiver.facts().equals(finding.facts()));
            if (!its.isEmpty() && !isThere) {
                String id = dealCase.id() + '-' + dealCase.change() + '-' + (waivers.size() + 1);
                waivers.add(waiver(id, dealCase, finding, its, conditions));
            }
        }
        return waivers;
    }

    private Waiver waiver(
            String id, DealCase dealCase, Finding finding, List<Review> approvals, List<String> conditions) {
        Instant until = approvals.stream()
                .map(Review::until)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(now);
        Money most = approvals.stream()
                .map(Review::most)
                .filter(Objects::nonNull)
                .min(Comparator.comparing(Money::value))
                .orElse(null);
        int mostQuotes = approvals.stream().mapToInt(Review::mostQuotes).min().orElse(1);
        return new Waiver(
                id,
                dealCase.id(),
                finding.rule(),
                finding.facts(),
                dealCase.customer(),
                dealCase.quoteId(),
                conditions,
                approvals.stream().map(Review::by).distinct().toList(),
                most,
                mostQuotes,
                1,
                now,
                until,
                null,
                "",
                "");
    }

    /** Returns the case with another answer. */
    DealCase answered(DealCase dealCase, Review review, List<CheckAnswer> checks, @Nullable Remark remark) {
        CaseDraft draft = new CaseDraft(dealCase, now);
        draft.reviews = new ArrayList<>(draft.reviews);
        draft.reviews.add(review);
        draft.checks = checks;
        draft.say(remark);
        return reckoned(draft, roles(dealCase));
    }

    /** Returns the case with another remark. */
    DealCase remarked(DealCase dealCase, Remark remark) {
        CaseDraft draft = new CaseDraft(dealCase, now);
        draft.say(remark);
        return isOpen(dealCase) ? reckoned(draft, roles(dealCase)) : draft.done();
    }

    /** Returns the case with other answers. */
    DealCase withReviews(DealCase dealCase, List<Review> reviews) {
        CaseDraft draft = new CaseDraft(dealCase, now);
        draft.reviews = reviews;
        return isOpen(dealCase) ? reckoned(draft, roles(dealCase)) : draft.done();
    }

    /** Returns the same change of a case with fewer answers, so that somebody is asked. */
    DealCase asked(DealCase judged, List<Review> reviews) {
        CaseDraft draft = CaseDraft.again(judged, now);
        draft.reviews = reviews;
        return reckoned(draft, roles(judged));
    }

    /** Returns the case with an answer taken back; an approved one is open again. */
    DealCase recalled(DealCase dealCase, List<Review> reviews, Remark why) {
        CaseDraft draft = new CaseDraft(dealCase, now);
        draft.reviews = reviews;
        draft.say(why);
        draft.outcome = draft.outcome == Outcome.CLEARED ? Outcome.REVIEW : draft.outcome;
        draft.findings = dealCase.findings().stream()
                .map(finding -> finding.with((Waived) null))
                .toList();
        return dealCase.state() == DealCase.State.SUPERSEDED ? draft.done() : reckoned(draft, roles(dealCase));
    }

    /** Returns answers without what they say to the findings of a rule, as far as they were as they were approved. */
    static List<Review> without(List<Review> reviews, String rule, List<Fact> facts) {
        List<Review> others = new ArrayList<>();
        for (Review review : reviews) {
            List<Reviewed> kept = review.facts().stream()
                    .filter(known -> review.answer() != Answer.APPROVED
                            || !known.rule().equals(rule)
                            || !Fact.areNoWorse(facts, known.facts()))
                    .toList();
            others.add(kept.size() == review.facts().size() ? review : review.of(kept));
        }
        return others;
    }

    /** Returns whether answers still change what a case comes to. */
    static boolean isOpen(DealCase dealCase) {
        return dealCase.state() == DealCase.State.OPEN || dealCase.state() == DealCase.State.REJECTED;
    }

    /** Returns a case that is over. */
    DealCase ended(DealCase dealCase, DealCase.State state, @Nullable Remark remark) {
        CaseDraft draft = new CaseDraft(dealCase, now);
        draft.state = state;
        draft.say(remark);
        return draft.done();
    }

    /** Returns the case with another seat in the place of the one of its role. */
    DealCase seated(DealCase dealCase, Seat seat, Priority priority) {
        CaseDraft draft = new CaseDraft(dealCase, now);
        draft.seats = dealCase.seats().stream()
                .map(known -> known.role() == seat.role() ? seat : known)
                .toList();
        draft.priority = priority;
        return draft.done();
    }
}
