package io.promisegate.camel;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;

/** Decides on the quote in the body and takes the exit that the endpoint names for the outcome. */
final class PromisegateProducer extends DefaultAsyncProducer {
    private final PromisegateEndpoint endpoint;
    private final QuoteCheck check;
    private final Map<Outcome, AsyncProducer> exits = new EnumMap<>(Outcome.class);

    PromisegateProducer(PromisegateEndpoint endpoint, GateServices services) {
        super(endpoint);
        this.endpoint = endpoint;
        this.check = new QuoteCheck(
                services,
                new EntryPoint(endpoint.getEntryPoint()),
                endpoint.getFormat(),
                QuotePlace.BODY,
                endpoint.demand());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        for (Outcome outcome : List.of(Outcome.REVIEW, Outcome.BLOCKED, Outcome.UNDECIDED)) {
            String exit = exit(outcome);
            if (!List.of("stop", "throw", "continue").contains(exit)) {
                AsyncProducer producer =
                        endpoint.getCamelContext().getEndpoint(exit).createAsyncProducer();
                exits.put(outcome, producer);
                ServiceHelper.startService(producer);
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(exits.values());
        exits.clear();
        super.doStop();
    }

    private String exit(Outcome outcome) {
        return switch (outcome) {
            case CLEARED -> "continue";
            case REVIEW -> endpoint.getOnReview();
            case BLOCKED -> endpoint.getOnBlocked();
            case UNDECIDED -> endpoint.getOnUndecided();
        };
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Decision decision = check.check(exchange).decision();
        AsyncProducer producer = exits.get(decision.outcome());
        if (producer != null) {
            return producer.process(exchange, doneSync -> {
                exchange.setRouteStop(true);
                callback.done(doneSync);
            });
        }
        switch (exit(decision.outcome())) {
            case "continue" -> {}
            case "throw" -> exchange.setException(new QuoteNotClearedException(decision, exchange));
            default -> exchange.setRouteStop(true);
        }
        callback.done(true);
        return true;
    }
}
