package io.promisegate.camel;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** Hold quotes against the promise boundary before contract generation. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "promisegate",
        title = "Promisegate",
        syntax = "promisegate:operation",
        producerOnly = true,
        category = {Category.VALIDATION},
        headersClass = PromisegateConstants.class)
public final class PromisegateEndpoint extends DefaultEndpoint {
    @UriPath(
            description =
                    "What to do with the quote in the body: check decides by the boundary, verify by the receipt of an"
                            + " earlier decision on the same content. The body stays as it is.",
            enums = "check,verify")
    @Metadata(required = true)
    private String operation = "check";

    @UriParam(description = "Name of the quote's format; found out from the document when it is not set.")
    private @Nullable String format;

    @UriParam(defaultValue = "route", description = "Name of the entry point that decisions record.")
    private String entryPoint = "route";

    @UriParam(
            defaultValue = "header:PromisegateReceipt",
            description = "Where verify finds the receipt: body, header:NAME or property:NAME.")
    private String receipt = "header:" + PromisegateConstants.RECEIPT;

    @UriParam(description = "Whether the receipt of any boundary revision will do for verify, not that in force alone.")
    private boolean anyRevision;

    @UriParam(description = "Whether verify lets a receipt be used by one exchange alone.")
    private boolean once;

    @UriParam(
            defaultValue = "stop",
            description =
                    "What happens to an exchange whose quote goes to the deal desk: stop ends its route, throw fails"
                            + " it with QuoteNotClearedException, continue lets it go on, and an endpoint URI sends it there"
                            + " and ends its route.")
    private String onReview = "stop";

    @UriParam(
            defaultValue = "stop",
            description = "What happens to an exchange whose quote nobody may approve; the same choices as onReview.")
    private String onBlocked = "stop";

    @UriParam(
            defaultValue = "stop",
            description =
                    "What happens to an exchange on which the gate could not decide; the same choices as onReview.")
    private String onUndecided = "stop";

    /** Makes an endpoint. */
    public PromisegateEndpoint(String uri, PromisegateComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new PromisegateProducer(this, ((PromisegateComponent) getComponent()).services());
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("promisegate: has nothing to consume");
    }

    /** Returns the operation. */
    public String getOperation() {
        return operation;
    }

    /** Sets the operation. */
    public void setOperation(String operation) {
        this.operation = operation;
    }

    /** Returns the name of the format, null for any. */
    public @Nullable String getFormat() {
        return format;
    }

    /** Sets the name of the format, null for any. */
    public void setFormat(@Nullable String format) {
        this.format = format;
    }

    /** Returns the name of the entry point. */
    public String getEntryPoint() {
        return entryPoint;
    }

    /** Sets the name of the entry point. */
    public void setEntryPoint(String entryPoint) {
        this.entryPoint = entryPoint;
    }

    /** Returns where the receipt is. */
    public String getReceipt() {
        return receipt;
    }

    /** Sets where the receipt is. */
    public void setReceipt(String receipt) {
        this.receipt = receipt;
    }

    /** Returns whether the receipt of any revision will do. */
    public boolean isAnyRevision() {
        return anyRevision;
    }

    /** Sets whether the receipt of any revision will do. */
    public void setAnyRevision(boolean anyRevision) {
        this.anyRevision = anyRevision;
    }

    /** Returns whether one exchange alone may use a receipt. */
    public boolean isOnce() {
        return once;
    }

    /** Sets whether one exchange alone may use a receipt. */
    public void setOnce(boolean once) {
        this.once = once;
    }

    /** Returns what is asked for instead of a decision, null for nothing. */
    @Nullable
    ReceiptDemand demand() {
        return operation.equals("verify") ? new ReceiptDemand(QuotePlace.of(receipt), !anyRevision, once) : null;
    }

    /** Returns what happens on REVIEW. */
    public String getOnReview() {
        return onReview;
    }

    /** Sets what happens on REVIEW. */
    public void setOnReview(String onReview) {
        this.onReview = onReview;
    }

    /** Returns what happens on BLOCKED. */
    public String getOnBlocked() {
        return onBlocked;
    }

    /** Sets what happens on BLOCKED. */
    public void setOnBlocked(String onBlocked) {
        this.onBlocked = onBlocked;
    }

    /** Returns what happens on UNDECIDED. */
    public String getOnUndecided() {
        return onUndecided;
    }

    /** Sets what happens on UNDECIDED. */
    public void setOnUndecided(String onUndecided) {
        this.onUndecided = onUndecided;
    }
}
