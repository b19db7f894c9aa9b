package io.promisegate.camel.internal;

import io.promisegate.camel.GateServices;
import io.promisegate.camel.PromisegateConstants;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * Takes quotes from {@code inbox/}, in the order of their names, and moves each into the folder of its outcome.
 *
 * <p>The decision is written first, under a name of its own, and the quote is moved when the exchange is done; a crash
 * in between has the quote decided again, never lost. A file that is still being written is left until its size stands
 * still.
 */
final class InboxRoutes extends RouteBuilder {
    private static final String DECISION = ".decision.json";

    private final Path directory;
    private final long pollMillis;
    private final GateServices services;

    InboxRoutes(Path directory, long pollMillis, GateServices services) {
        this.directory = directory;
        this.pollMillis = pollMillis;
        this.services = services;
    }

    @Override
    public void configure() {
        fromF(
                        "file:%s?include=(?i).*\\.json&delay=%d&initialDelay=0&sortBy=file:name"
                                + "&readLock=changed&readLockMinAge=0&readLockMinLength=0&readLockCheckInterval=100&readLockMarkerFile=false"
                                + "&maxMessagesPerPoll=1000&move=%s/${header.PromisegateQuoteFile}",
                        directory.resolve("inbox"), pollMillis, directory)
                .routeId("promisegate-inbox")
                .to("promisegate:check?entryPoint=inbox&onReview=continue&onBlocked=continue&onUndecided=continue")
                .process(this::answer)
                .toF("file:%s?fileName=${header.PromisegateDecisionFile}&tempPrefix=.", directory);
    }

    private void answer(Exchange exchange) {
        Decision decision = exchange.getProperty(PromisegateConstants.DECISION, Decision.class);
        String folder = decision.outcome().name().toLowerCase(Locale.ROOT);
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        String name = file.substring(0, file.lastIndexOf('.'));
        String extension = file.substring(name.length());
        if (isTaken(folder, name + extension) || isTaken(folder, name + DECISION)) {
            name = name + '.' + decision.id();
        }
        exchange.getMessage().setHeader("PromisegateQuoteFile", folder + '/' + name + extension);
        exchange.getMessage().setHeader("PromisegateDecisionFile", folder + '/' + name + DECISION);
        DecisionWriter writer = services.writer();
        exchange.getMessage().setBody(writer == null ? decision.toString() : writer.write(decision));
    }

    /** Returns whether a former quote or decision would be replaced. */
    private boolean isTaken(String folder, String file) {
        return Files.exists(directory.resolve(folder).resolve(file));
    }
}
