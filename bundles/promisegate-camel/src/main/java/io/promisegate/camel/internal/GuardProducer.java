package io.promisegate.camel.internal;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;

/** Sends to a guarded endpoint what passes its guard. */
final class GuardProducer extends DefaultAsyncProducer {
    private final AsyncProducer guarded;
    private final Passage passage;

    GuardProducer(GuardedEndpoint endpoint, AsyncProducer guarded, Guard guard) {
        super(endpoint);
        this.guarded = guarded;
        this.passage = new Passage(guard, endpoint.getEndpointUri());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(guarded);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(guarded);
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return passage.process(exchange, callback, guarded);
    }
}
