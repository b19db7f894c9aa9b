package io.promisegate.camel.internal;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** A node of somebody else's route with a guard before it. */
final class GuardedNode extends DelegateAsyncProcessor {
    private final Passage passage;

    GuardedNode(Processor node, Guard guard, String where) {
        super(node);
        this.passage = new Passage(guard, where);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return passage.process(exchange, callback, processor);
    }
}
