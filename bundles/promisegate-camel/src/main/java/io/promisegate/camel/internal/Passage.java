package io.promisegate.camel.internal;

import io.promisegate.camel.PromisegateConstants;
import io.promisegate.camel.QuoteCheck;
import io.promisegate.camel.QuoteNotClearedException;
import io.promisegate.camel.QuotePlace;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Failure;
import io.promisegate.decision.Receipts;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import java.nio.charset.StandardCharsets;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The way past a guard: what is CLEARED goes on to what is guarded, and all else takes the configured exit. */
final class Passage {
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final Guard guard;
    private final String where;

    /**
     * Makes a way.
     *
     * @param where URI of the guarded endpoint, or name of the guarded node
     */
    Passage(Guard guard, String where) {
        this.guard = guard;
        this.where = where;
    }

    /** Lets the exchange through to what is guarded, or has it take another way. */
    boolean process(Exchange exchange, AsyncCallback callback, AsyncProcessor guarded) {
        if (exchange.getProperty(Guard.CANARY) != null) {
            exchange.setProperty(Guard.CANARY, guard.name());
            exchange.setRouteStop(true);
            callback.done(true);
            return true;
        }
        if (guard.isOver()) {
            return guarded.process(exchange, callback);
        }
        // what a guard says of an exchange nobody else says
        exchange.getMessage().removeHeader(PromisegateConstants.BREAK_GLASS);
        Object retried = exchange.removeProperty(Park.RETRIED);
        if (retried == null) {
            exchange.getMessage().removeHeader(Park.PARKED);
        }
        Guard.Settings settings = guard.settings();
        QuoteCheck.Checked checked = settings.check().check(exchange);
        Decision decision = checked.decision();
        String waitsBehind = settings.isParking() && retried == null ? heldUp(settings, decision) : null;
        if (waitsBehind == null && decision.isCleared()) {
            return passed(exchange, settings, checked, callback, guarded);
        }
        if (waitsBehind == null && isLetThrough(exchange, settings, checked)) {
            return guarded.process(exchange, callback);
        }
        // what waits goes on waiting, also where nothing new is to be parked
        boolean isParking = settings.isParking() || retried != null;
        if (waitsBehind != null || (isParking && isForLater(decision))) {
            park(exchange, settings, decision, waitsBehind, retried);
        } else {
            leave(exchange, settings, decision);
        }
        callback.done(true);
        return true;
    }

    /** Returns why a quote may not overtake another one, null where it may go on. */
    private @Nullable String heldUp(Guard.Settings settings, Decision decision) {
        Park park = guard.services().park();
        return park != null && !decision.quoteId().isEmpty() && park.mustWait(settings.name(), decision.quoteId())
                ? "An earlier version of it waits."
                : null;
    }

    /** Returns whether the gate may decide on it another time; no quote comes of what is no quote. */
    private static boolean isForLater(Decision decision) {
        Failure failure = decision.failure();
        return failure != null && !failure.code().equals(Failure.UNREADABLE);
    }

    private boolean passed(
            Exchange exchange,
            Guard.Settings settings,
            QuoteCheck.Checked checked,
            AsyncCallback callback,
            AsyncProcessor guarded) {
        QuotePlace sheet = settings.sheet();
        if (sheet != null) {
            try {
                sheet.set(exchange, sheet(checked));
            } catch (RuntimeException e) {
                exchange.setException(e);
                callback.done(true);
                return true;
            }
        }
        return guarded.process(exchange, callback);
    }

    private String sheet(QuoteCheck.Checked checked) {
        Receipts receipts = guard.services().receipts();
        DecisionWriter writer = guard.services().writer();
        Quote quote = checked.quote();
        String receipt = checked.decision().receipt();
        if (receipts == null || writer == null || quote == null || receipt == null) {
            throw new IllegalStateException("There is no promise sheet.");
        }
        return new String(writer.write(receipts.sheet(QuoteReading.of(quote), receipt)), StandardCharsets.UTF_8);
    }

    private boolean isLetThrough(Exchange exchange, Guard.Settings settings, QuoteCheck.Checked checked) {
        BreakGlassCases cases = guard.services().breakGlass();
        String by = cases == null
                ? null
                : cases.pass(settings.name(), where, exchange, checked.decision(), checked.quote());
        if (by != null) {
            exchange.getMessage().setHeader(PromisegateConstants.BREAK_GLASS, by);
        }
        return by != null;
    }

    private void park(
            Exchange exchange,
            Guard.Settings settings,
            Decision decision,
            @Nullable String waitsBehind,
            @Nullable Object retried) {
        exchange.setRouteStop(true);
        if (retried != null) {
            exchange.setProperty(Park.STAYS, decision);
            return;
        }
        Failure failure = decision.failure();
        String reason = waitsBehind != null ? waitsBehind : failure == null ? "" : failure.message();
        Park park = guard.services().park();
        Long number = park == null ? null : park.park(exchange, where, settings, decision, reason);
        answer(exchange, decision, number == null ? UNAVAILABLE : ACCEPTED);
        exchange.getMessage().setHeader(Park.PARKED, number);
    }

    private void leave(Exchange exchange, Guard.Settings settings, Decision decision) {
        String exit = settings.exit(decision.outcome());
        switch (exit) {
            case "throw" -> exchange.setException(new QuoteNotClearedException(decision, exchange));
            case "stop", "park" -> {
                answer(exchange, decision, CONFLICT);
                exchange.setRouteStop(true);
            }
            default -> {
                divert(exchange, exit);
                exchange.setRouteStop(true);
            }
        }
    }

    /** Answers with the decision, so that no caller takes the quote for a contract. */
    private void answer(Exchange exchange, Decision decision, int status) {
        Message message = exchange.getMessage();
        DecisionWriter writer = guard.services().writer();
        message.setBody(
                writer == null ? decision.outcome().name().getBytes(StandardCharsets.UTF_8) : writer.write(decision));
        message.setHeader(Exchange.CONTENT_TYPE, writer == null ? "text/plain" : "application/json");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
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
