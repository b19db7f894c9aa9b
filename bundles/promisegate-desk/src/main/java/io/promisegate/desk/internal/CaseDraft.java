package io.promisegate.desk.internal;

import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.desk.CheckAnswer;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealCase.Priority;
import io.promisegate.desk.Person;
import io.promisegate.desk.Remark;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next change of a case while it is made. Belongs to one thread. */
final class CaseDraft {
    private final String id;
    private final long change;
    private final String quoteId;
    private final String quoteVersion;
    private final Instant openedAt;
    private final Instant now;
    private String decisionId;
    private long entry;
    private String revision;
    private @Nullable String customer;
    private @Nullable Money amount;
    private @Nullable String requester;
    private List<String> requesters = List.of();

    DealCase.State state = DealCase.State.OPEN;
    Priority priority = Priority.NORMAL;
    Outcome outcome = Outcome.REVIEW;
    List<Finding> findings = List.of();
    List<Seat> seats = List.of();
    List<CheckAnswer> checks = List.of();
    List<Review> reviews = List.of();
    List<Remark> remarks = List.of();

    /** Begins the first change of the case of a decision. */
    CaseDraft(Decision decision, Instant now) {
        id = DealCase.id(decision.quoteId(), decision.quoteVersion());
        change = 1;
        quoteId = decision.quoteId();
        quoteVersion = decision.quoteVersion();
        openedAt = now;
        this.now = now;
        decisionId = decision.id();
        revision = String.valueOf(decision.revision());
    }

    /** Begins the change behind another. */
    CaseDraft(DealCase before, Instant now) {
        this(before, before.change() + 1, now);
    }

    /** Begins a change anew. */
    static CaseDraft again(DealCase made, Instant now) {
        return new CaseDraft(made, made.change(), now);
    }

    private CaseDraft(DealCase before, long change, Instant now) {
        id = before.id();
        this.change = change;
        state = before.state();
        quoteId = before.quoteId();
        quoteVersion = before.quoteVersion();
        customer = before.customer();
        amount = before.amount();
        requester = before.requester();
        requesters = before.requesters();
        priority = before.priority();
        decisionId = before.decisionId();
        entry = before.entry();
        revision = before.revision();
        outcome = before.outcome();
        openedAt = before.openedAt();
        this.now = now;
        findings = before.findings();
        seats = before.seats();
        checks = before.checks();
        reviews = before.reviews();
        remarks = before.remarks();
    }

    /**
     * Goes on with another decision.
     *
     * @param entry its number in the ledger
     * @param quote null where it is not kept; what was known of it stays
     */
    void decide(Decision decision, long entry, @Nullable Quote quote) {
        this.entry = entry;
        decisionId = decision.id();
        revision = String.valueOf(decision.revision());
        outcome = decision.outcome();
        if (quote != null) {
            customer = quote.account();
            amount = quote.total();
            requester = quote.requester() == null ? requester : quote.requester();
        }
        asked(requester == null ? List.of() : List.of(requester));
    }

    /** Keeps who has asked for the quote. */
    void asked(List<String> others) {
        requesters = new ArrayList<>(requesters);
        others.stream()
                .filter(other -> requesters.stream().noneMatch(known -> Person.isSame(known, other)))
                .forEach(requesters::add);
    }

    void say(@Nullable Remark remark) {
        if (remark != null) {
            remarks = new ArrayList<>(remarks);
            remarks.add(remark);
        }
    }

    /** Returns the case; nothing is due in one that is not open. */
    DealCase done() {
        List<Seat> kept = state == DealCase.State.OPEN
                ? seats
                : seats.stream()
                        .map(seat -> new Seat(
                                seat.role(), seat.state(), seat.since(), seat.delegations(), seat.step(), null))
                        .toList();
        return new DealCase(
                id,
                change,
                state,
                quoteId,
                quoteVersion,
                customer,
                amount,
                requester,
                requesters,
                priority,
                decisionId,
                entry,
                revision,
                outcome,
                openedAt,
                now,
                findings,
                kept,
                checks,
                reviews,
                remarks);
    }
}
