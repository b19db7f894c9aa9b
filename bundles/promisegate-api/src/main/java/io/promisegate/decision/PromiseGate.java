package io.promisegate.decision;

import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides whether a quote may go on to contract generation.
 *
 * <p>Thread-safe. A call reads the active boundary once, at its start, and uses that revision to its end. Every
 * decision is recorded before it is returned.
 */
@ProviderType
public interface PromiseGate {

    /** Decides. A broken boundary or a failing check is no exception here: the outcome is {@link Outcome#UNDECIDED}. */
    Decision decide(Quote quote, EntryPoint entryPoint);

    /** Decides on what was read; a document that is no quote is {@link Outcome#UNDECIDED} with its problems. */
    Decision decide(QuoteReading reading, EntryPoint entryPoint);

    /**
     * Decides by its receipt whether what was read may become a contract: the receipt must hold, and the facts of the
     * quote be those that were cleared. Each thing that is wrong is a finding.
     *
     * @param receipt the receipt, null where none came along
     */
    Decision admit(QuoteReading reading, @Nullable String receipt, ReceiptPolicy policy, EntryPoint entryPoint);

    /**
     * Finds out what a quote may promise without the desk. Nothing is recorded, and what the desk has approved before
     * does not count.
     *
     * @throws IllegalStateException where the quote cannot be evaluated
     */
    Envelope envelope(Quote quote);

    /**
     * Evaluates the quote of a recorded decision again, by the revision and at the time of that decision.
     *
     * @return null where the record has no such decision
     * @throws IllegalStateException where the record cannot be read
     */
    @Nullable
    DecisionReplay replay(String decisionId);
}
