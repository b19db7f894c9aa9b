package io.promisegate.camel.internal;

import io.promisegate.camel.QuoteNotClearedException;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Outcome;
import java.nio.charset.StandardCharsets;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets an exchange through to the guarded endpoint when its quote is CLEARED, and takes the configured exit otherwise.
 */
final class GuardProducer extends DefaultAsyncProducer {
    private static final int CONFLICT = 409;

    private final AsyncProducer guarded;
    private final Guard guard;

    GuardProducer(GuardedEndpoint endpoint, AsyncProducer guarded, Guard guard) {
        super(endpoint);
        this.guarded = guarded;
        this.guard = guard;
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
        if (exchange.getProperty(Guard.CANARY) != null) {
            exchange.setProperty(Guard.CANARY, guard.name());
            exchange.setRouteStop(true);
            callback.done(true);
            return true;
        }
        if (guard.isOver()) {
            return guarded.process(exchange, callback);
        }
        Guard.Settings settings = guard.settings();
        Decision decision = settings.check().decide(exchange);
        if (decision.outcome() == Outcome.CLEARED) {
            return guarded.process(exchange, callback);
        }
        String exit = settings.exit(decision.outcome());
        switch (exit) {
            case "throw" -> exchange.setException(new QuoteNotClearedException(decision, exchange));
            case "stop" -> {
                answer(exchange, decision);
                exchange.setRouteStop(true);
            }
            default -> {
                divert(exchange, exit);
                exchange.setRouteStop(true);
            }
        }
        callback.done(true);
        return true;
    }

    /** Answers with the decision, so that no caller takes the quote for a contract. */
    private void answer(Exchange exchange, Decision decision) {
        Message message = exchange.getMessage();
        DecisionWriter writer = guard.services().writer();
        message.setBody(
                writer == null ? decision.outcome().name().getBytes(StandardCharsets.UTF_8) : writer.write(decision));
        message.setHeader(Exchange.CONTENT_TYPE, writer == null ? "text/plain" : "application/json");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, CONFLICT);
    }

    /** Sends the exchange elsewhere; where that fails, so does the exchange. */
    private static void divert(Exchange exchange, String uri) {
        try (var template = exchange.getContext().createProducerTemplate()) {
            template.send(uri, exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
    }
}
