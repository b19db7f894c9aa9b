package io.promisegate.desk;

import io.promisegate.boundary.DeskCheck;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The four-reviewer desk. Every action is of a person whose identity was proven; it is in the ledger when a method has
 * returned, and has not happened where one throws {@link DeskException}. A method that changes a case takes the
 * {@link DealCase#change} that the person saw, or {@link #ANY}. Thread-safe.
 */
@ProviderType
public interface DealDesk {
    /** Whatever the case is now. */
    long ANY = -1;

    /** Returns a case, null where there is none. */
    @Nullable
    DealCase find(String id);

    /**
     * Returns cases, the ones that were opened last first.
     *
     * @param most how many at the most
     */
    List<DealCase> cases(CaseQuery query, int most);

    /** Returns how many cases there are in each state. */
    Map<DealCase.State, Long> counts();

    /** Returns the roles that a person may answer for now, as a deputy or by delegation too. */
    List<ReviewerRole> rolesIn(DealCase dealCase, Person person);

    /**
     * Returns what a person may see.
     *
     * @param dealCase of this case, null for cases at all
     */
    View view(@Nullable DealCase dealCase, Person person);

    /** Returns the checks that a role has to answer for when it approves; what holds already is among them. */
    List<DeskCheck> checksOf(DealCase dealCase, ReviewerRole role);

    /** Answers for a role. */
    DealCase answer(String id, long change, Person by, Answer answer);

    /** Has somebody else answer for a role until then. */
    DealCase delegate(String id, long change, Person by, ReviewerRole role, String to, Instant until);

    /** Takes the own answer of a role back; waivers that come of it end. */
    DealCase recall(String id, long change, Person by, ReviewerRole role, String why);

    /** Says something; it answers a question where the requester, or whoever speaks for sales, says it. */
    DealCase remark(String id, long change, Person by, String text, List<String> attachments);

    /** Ends a case on behalf of whoever asked. */
    DealCase withdraw(String id, long change, Person by, String why);

    /**
     * Ends the open cases of a quote that was given up where it lives; there may be none.
     *
     * @param where what says so, such as {@code tmf648}
     */
    void giveUp(String quoteId, String where);

    /** Returns waivers, the latest first. */
    List<Waiver> waivers(WaiverQuery query, int most);

    /** Ends a waiver at once, for every entrance. */
    Waiver endWaiver(String id, Person by, String why);

    /** Returns the rules that were waived so often that their limit should rather be changed, with how often. */
    Map<String, Integer> oftenWaived();

    /** Returns messages that could not be delivered. */
    List<DeskMessage> undelivered();

    /** Tries to deliver these again, and returns how many there were. */
    int deliverAgain();

    /** What somebody may see. */
    enum View {
        NOTHING,
        /** What a seller is told: neither limits nor what the reviewers say among themselves. */
        SALES,
        ALL
    }

    /**
     * An answer.
     *
     * @param role for which role
     * @param conditions what the contract has to say; for an approval alone
     * @param comment why, or the question
     * @param checks answers to checks of the policy with their evidence; an empty evidence says that it does not hold
     * @param until when the approval lapses, null for as configured
     * @param most total of the quotes that the approval lets pass, null for any
     * @param mostQuotes how many quotes the approval lets pass, 0 for this one alone
     * @param attachments references to documents
     */
    record Answer(
            ReviewerRole role,
            Review.Answer answer,
            List<String> conditions,
            String comment,
            Map<DeskCheck, String> checks,
            @Nullable Instant until,
            @Nullable Money most,
            int mostQuotes,
            List<String> attachments) {
        public Answer {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(comment, "comment");
            conditions = List.copyOf(conditions);
            checks = Map.copyOf(checks);
            attachments = List.copyOf(attachments);
        }

        /** Makes an answer with a comment alone. */
        public static Answer of(ReviewerRole role, Review.Answer answer, String comment) {
            return new Answer(role, answer, List.of(), comment, Map.of(), null, null, 0, List.of());
        }
    }

    /**
     * Which cases.
     *
     * @param state in this state, null for any
     * @param role that wait for this role, null for any
     * @param quoteId of this quote, null for any
     * @param customer of this customer, null for any
     * @param after behind the case of this id, null for the first
     */
    record CaseQuery(
            DealCase.@Nullable State state,
            @Nullable ReviewerRole role,
            @Nullable String quoteId,
            @Nullable String customer,
            @Nullable String after) {
        /** All of them. */
        public static final CaseQuery ALL = new CaseQuery(null, null, null, null, null);
    }

    /**
     * Which waivers.
     *
     * @param rule of this rule, null for any
     * @param customer for this customer, null for any
     * @param quoteId that let this quote pass or were granted for it, null for any
     */
    record WaiverQuery(
            @Nullable String rule,
            @Nullable String customer,
            @Nullable String quoteId) {
        /** All of them. */
        public static final WaiverQuery ALL = new WaiverQuery(null, null, null);
    }
}
