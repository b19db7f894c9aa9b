package io.promisegate.desk;

import io.promisegate.decision.Finding;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The work item of the desk for one version of a quote. Immutable.
 *
 * @param id identifier, made of quote and version
 * @param change number of the change that it is the state after, from 1; the entity tag over HTTP
 * @param quoteId the quote
 * @param quoteVersion its version
 * @param customer the customer, null where the quote names none
 * @param amount total of the quote, null where it has none
 * @param requester who asks for the quote, null where the quote does not say
 * @param requesters all who have ever asked for it; none of them reviews anything of it
 * @param decisionId the latest decision on the quote
 * @param entry number of that decision in the ledger
 * @param revision the boundary revision that it was made by, as {@code name:version@digest}
 * @param outcome its outcome; nothing can be approved while it is BLOCKED
 * @param findings its findings that are to be reviewed, those that are waived too
 * @param seats who was asked, the ones answered too
 * @param checks the checks of the policy
 * @param reviews all answers ever given, the oldest first; those of earlier versions of the quote too
 * @param remarks comments, questions and attachments
 */
public record DealCase(
        String id,
        long change,
        State state,
        String quoteId,
        String quoteVersion,
        @Nullable String customer,
        @Nullable Money amount,
        @Nullable String requester,
        List<String> requesters,
        Priority priority,
        String decisionId,
        long entry,
        String revision,
        Outcome outcome,
        Instant openedAt,
        Instant changedAt,
        List<Finding> findings,
        List<Seat> seats,
        List<CheckAnswer> checks,
        List<Review> reviews,
        List<Remark> remarks) {
    private static final int ID_DIGITS = 16;

    /** Where a case stands. */
    public enum State {
        /** Somebody is asked. */
        OPEN,
        /** All have approved; waivers let the quote pass. */
        APPROVED,
        /** Somebody has rejected, and the quote has not got better since. */
        REJECTED,
        /** The quote came inside the boundary by itself. */
        CLEARED,
        /** Another version of the quote is what counts. */
        SUPERSEDED,
        /** Whoever asked does not ask any more. */
        WITHDRAWN
    }

    /** How urgent a case is. */
    public enum Priority {
        NORMAL,
        HIGH
    }

    public DealCase {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(quoteVersion, "quoteVersion");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(decisionId, "decisionId");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(openedAt, "openedAt");
        Objects.requireNonNull(changedAt, "changedAt");
        requesters = List.copyOf(requesters);
        findings = List.copyOf(findings);
        seats = List.copyOf(seats);
        checks = List.copyOf(checks);
        reviews = List.copyOf(reviews);
        remarks = List.copyOf(remarks);
    }

    /** Returns the id of the case of a version of a quote. */
    public static String id(String quoteId, String quoteVersion) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((quoteId.length() + ":" + quoteId + quoteVersion).getBytes(StandardCharsets.UTF_8));
            return "C" + HexFormat.of().formatHex(digest.digest()).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the seat of a role, null where it was never asked. */
    public @Nullable Seat seat(ReviewerRole role) {
        return seats.stream().filter(seat -> seat.role() == role).findFirst().orElse(null);
    }

    /** Returns the findings that a role reviews: its own, or all where it is asked without any. */
    public List<Finding> findingsOf(ReviewerRole role) {
        List<Finding> open = findings.stream().filter(Finding::isForDesk).toList();
        List<Finding> own =
                open.stream().filter(finding -> isFor(finding, role)).toList();
        return own.isEmpty() ? open : own;
    }

    /** Returns whether a role reviews a finding; one that names no role is for all. */
    public static boolean isFor(Finding finding, ReviewerRole role) {
        return finding.roles().isEmpty() || finding.roles().contains(role);
    }

    /** Returns whether a person has asked for the quote. */
    public boolean isRequestedBy(String user) {
        return requesters.stream().anyMatch(requester -> Person.isSame(requester, user));
    }

    /** Returns the roles that have not answered. */
    public List<ReviewerRole> waitingFor() {
        return seats.stream()
                .filter(seat -> seat.state() == Seat.State.WAITING || seat.state() == Seat.State.INFORMATION)
                .map(Seat::role)
                .toList();
    }
}
