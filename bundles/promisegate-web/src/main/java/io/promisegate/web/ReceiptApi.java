package io.promisegate.web;

import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.EntryPoint;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.decision.ReceiptPolicy;
import io.promisegate.decision.Receipts;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteReading;
import io.promisegate.receipt.ReceiptVerifier;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** What the gate answers about receipts over HTTP; a quote is in the body, its receipt in a header. */
final class ReceiptApi {
    private static final String RECEIPT = "Promisegate-Receipt";
    private static final String DIGEST = "Promisegate-Facts-SHA256";
    private static final String JWK_SET = "application/jwk-set+json";
    private static final int CONFLICT = 409;

    private final PromiseGate gate;
    private final QuoteReader reader;
    private final QuoteWriter quotes;
    private final DecisionWriter writer;
    private final Receipts receipts;

    ReceiptApi(PromiseGate gate, QuoteReader reader, QuoteWriter quotes, DecisionWriter writer, Receipts receipts) {
        this.gate = gate;
        this.reader = reader;
        this.quotes = quotes;
        this.writer = writer;
        this.receipts = receipts;
    }

    void keys(Exchange exchange) {
        try {
            Api.answer(exchange, receipts.keys());
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, JWK_SET);
        } catch (IllegalStateException e) {
            HttpProblem.of(
                            503,
                            "no-keys",
                            "There are no keys",
                            "The keys of receipts cannot be used; the log says why.")
                    .answer(exchange);
        }
    }

    /** Says whether a contract may be made of the quote by its receipt; {@code revision=any} lets any revision do. */
    void verify(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        boolean isCurrent = !"any".equals(message.getHeader("revision", String.class));
        QuoteReading reading = read(message);
        Decision decision = gate.admit(
                reading,
                message.getHeader(RECEIPT, String.class),
                isCurrent ? ReceiptPolicy.CURRENT : ReceiptPolicy.HOLDS,
                EntryPoint.HTTP);
        if (reading.quote() == null) {
            unreadable(reading).about(decision).answer(exchange);
        } else {
            Api.answer(exchange, writer.write(decision));
        }
    }

    /** Returns the words that belong to the promises of the quote. */
    void sheet(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        QuoteReading reading = read(message);
        if (reading.quote() == null) {
            unreadable(reading).answer(exchange);
            return;
        }
        PromiseSheet sheet = receipts.sheet(reading, message.getHeader(RECEIPT, "", String.class));
        Api.answer(exchange, writer.write(sheet));
        if (!sheet.findings().isEmpty()) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, CONFLICT);
        }
    }

    /** Returns the facts of the quote, whose digest its receipt states. */
    void facts(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        QuoteReading reading = read(message);
        Quote quote = reading.quote();
        if (quote == null) {
            unreadable(reading).answer(exchange);
            return;
        }
        byte[] facts = quotes.facts(quote);
        Api.answer(exchange, facts);
        message.setHeader(DIGEST, ReceiptVerifier.digest(facts));
    }

    private QuoteReading read(Message message) throws IOException {
        @Nullable String format = message.getHeader("format", String.class);
        return reader.read(Api.body(message, Api.MAX_BODY), format);
    }

    private static HttpProblem unreadable(QuoteReading reading) {
        return HttpProblem.of(
                        400,
                        "unreadable-quote",
                        "The document cannot be read as a quote",
                        reading.problems().get(0).message())
                .with(reading.problems());
    }
}
