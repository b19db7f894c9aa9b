package io.promisegate.spi;

import io.promisegate.decision.Evaluation;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A compiled boundary. Thread-safe; it holds no reference to anything that is not part of its boundary, save the checks
 * of third parties.
 */
@ProviderType
public interface Evaluator {

    /**
     * Evaluates a quote.
     *
     * @param at the instant that dates in the boundary are held against
     * @param accepted what was promised before
     */
    Evaluation evaluate(Quote quote, Instant at, AcceptedPromises accepted);

    /** Evaluates a quote as if nothing had been promised before. */
    default Evaluation evaluate(Quote quote, Instant at) {
        return evaluate(quote, at, AcceptedPromises.NONE);
    }

    /** Returns the outcome and the broken rules that {@link #evaluate} would come to; it puts nothing into words. */
    Verdict verdict(Quote quote, Instant at, AcceptedPromises accepted);

    /** Returns the same as if nothing had been promised before. */
    default Verdict verdict(Quote quote, Instant at) {
        return verdict(quote, at, AcceptedPromises.NONE);
    }

    /** Returns the promises of a quote in words, in the order of the quote; lines that take away promise nothing. */
    List<PromiseSheet.Entry> sheet(Quote quote);

    /** Returns every rule with what breaking it does, in the order of the catalogue. */
    List<RuleInfo> rules();
}
