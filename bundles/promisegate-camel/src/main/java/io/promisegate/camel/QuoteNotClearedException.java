package io.promisegate.camel;

import io.promisegate.decision.Decision;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;

/**
 * Stops a flow whose endpoint throws on an outcome. Its message names quote, outcome and rules; never what was
 * promised.
 */
public final class QuoteNotClearedException extends CamelExchangeException {
    private static final long serialVersionUID = 1;
    private final transient Decision decision;

    /** Makes the exception for a decision that is not CLEARED. */
    public QuoteNotClearedException(Decision decision, Exchange exchange) {
        super("Quote " + decision.quoteId() + " is " + decision.outcome() + ' ' + decision.rules(), exchange);
        this.decision = decision;
    }

    /** Returns the decision. */
    public Decision decision() {
        return decision;
    }
}
