package io.promisegate.decision;

import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.desk.DealCase;
import io.promisegate.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gate's answer for one quote at one boundary revision.
 *
 * @param id identifier; later decisions sort after earlier ones
 * @param outcome the outcome; a flow goes on at CLEARED only
 * @param quoteId the quote, empty where the document cannot be read
 * @param quoteVersion its version, empty where the document cannot be read
 * @param revision the revision decided by, null where none was active
 * @param entryPoint where the quote came in
 * @param decidedAt when
 * @param findings every broken rule
 * @param failure why there is no decision, null unless the outcome is UNDECIDED
 * @param problems why the document cannot be read; empty for a quote
 * @param receipt signed proof that exactly this quote content was cleared, a JWS in compact form (RFC 7515); null where
 *     it was not cleared, and for a preview
 * @param promisesUpTo number of the ledger's entry up to which earlier promises were counted, 0 where none were
 */
public record Decision(
        String id,
        Outcome outcome,
        String quoteId,
        String quoteVersion,
        @Nullable BoundaryRevision revision,
        EntryPoint entryPoint,
        Instant decidedAt,
        List<Finding> findings,
        @Nullable Failure failure,
        List<Problem> problems,
        @Nullable String receipt,
        long promisesUpTo) {

    /** Makes a decision for which no earlier promises were counted. */
    public Decision(
            String id,
            Outcome outcome,
            String quoteId,
            String quoteVersion,
            @Nullable BoundaryRevision revision,
            EntryPoint entryPoint,
            Instant decidedAt,
            List<Finding> findings,
            @Nullable Failure failure,
            List<Problem> problems,
            @Nullable String receipt) {
        this(
                id,
                outcome,
                quoteId,
                quoteVersion,
                revision,
                entryPoint,
                decidedAt,
                findings,
                failure,
                problems,
                receipt,
                0);
    }

    public Decision {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(quoteVersion, "quoteVersion");
        Objects.requireNonNull(entryPoint, "entryPoint");
        Objects.requireNonNull(decidedAt, "decidedAt");
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
        if (receipt != null && outcome != Outcome.CLEARED) {
            throw new IllegalArgumentException("a receipt is for a cleared quote");
        }
    }

    /** Returns the same decision with its receipt. */
    public Decision with(String signed) {
        return new Decision(
                id,
                outcome,
                quoteId,
                quoteVersion,
                revision,
                entryPoint,
                decidedAt,
                findings,
                failure,
                problems,
                signed,
                promisesUpTo);
    }

    /** Returns the decision that this one comes to when something fails on its way: UNDECIDED, without findings. */
    public Decision failed(Failure why) {
        return new Decision(
                id,
                Outcome.UNDECIDED,
                quoteId,
                quoteVersion,
                revision,
                entryPoint,
                decidedAt,
                List.of(),
                why,
                problems,
                null,
                promisesUpTo);
    }

    /** Returns whether the flow may go on. */
    public boolean isCleared() {
        return outcome == Outcome.CLEARED;
    }

    /** Returns the same for people who are not to see limits. */
    public Decision withoutLimits() {
        return new Decision(
                id,
                outcome,
                quoteId,
                quoteVersion,
                revision,
                entryPoint,
                decidedAt,
                findings.stream().map(Finding::withoutLimits).toList(),
                failure,
                problems,
                receipt,
                promisesUpTo);
    }

    /** Returns the findings that stop the quote, those that nobody can approve first. */
    public List<Finding> stopping() {
        return Stream.concat(
                        findings.stream().filter(Finding::isBlocking),
                        findings.stream().filter(Finding::isForDesk))
                .toList();
    }

    /** Returns the id of the case that the desk has for it, null where it needs none. */
    public @Nullable String caseId() {
        return outcome == Outcome.REVIEW && !entryPoint.equals(EntryPoint.PREVIEW)
                ? DealCase.id(quoteId, quoteVersion)
                : null;
    }

    /** Returns the evaluation that it comes from, as it was before anything was waived. */
    public Evaluation unwaived() {
        return failure != null
                ? Evaluation.undecided(failure)
                : Evaluation.of(findings.stream()
                        .map(finding -> finding.with((Waived) null))
                        .toList());
    }

    /** Returns the ids of the broken rules, each once, in the order of the findings. */
    public List<String> rules() {
        return findings.stream().map(Finding::rule).distinct().toList();
    }

    /** Returns id, outcome and rules; never what was promised. */
    @Override
    public String toString() {
        return id + ' ' + outcome + ' ' + quoteId + ' ' + rules();
    }
}
