package io.promisegate.spi;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.desk.DealCase;
import io.promisegate.quote.Quote;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a CPQ is told of a quote of its own.
 *
 * @param quoteId the quote, as the CPQ knows it
 * @param decision the latest decision on it
 * @param quote the quote that was decided on, null where it cannot be read or is not kept
 * @param dealCase the case that the desk has for it, null where it has none
 */
public record CpqVerdict(
        String quoteId,
        Decision decision,
        @Nullable Quote quote,
        @Nullable DealCase dealCase) {
    public CpqVerdict {
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(decision, "decision");
    }

    /** How the CPQ is to hold the quote. */
    public enum Standing {
        /** It may go on. */
        APPROVED,
        /** It waits: for the desk, for a change, or for being judged. */
        PENDING,
        /** The desk has said no, or nobody may say yes. */
        REJECTED
    }

    /** Returns how the CPQ is to hold the quote. */
    public Standing standing() {
        return switch (decision.outcome()) {
            case CLEARED -> Standing.APPROVED;
            case BLOCKED -> Standing.REJECTED;
            case UNDECIDED -> Standing.PENDING;
            case REVIEW ->
                dealCase != null && dealCase.state() == DealCase.State.REJECTED ? Standing.REJECTED : Standing.PENDING;
        };
    }

    /** Returns the findings that a seller is shown: all but those that only watch. */
    public List<Finding> findings() {
        return decision.findings().stream().filter(Finding::isShown).toList();
    }

    /** Returns what a seller is told of a line, empty for nothing. */
    public String words(int line) {
        return findings().stream()
                .filter(finding -> finding.line() == line)
                .map(finding -> finding.message(Audience.SALES))
                .collect(Collectors.joining(" "));
    }

    /**
     * Returns the page of the quote in the console, empty where there is no console to go to.
     *
     * @param console address of the console, empty for none
     */
    public String page(String console) {
        String base = console.strip();
        return base.isEmpty()
                ? ""
                : base + (base.endsWith("/") ? "" : "/") + "quotes?id="
                        + URLEncoder.encode(quoteId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns in a sentence why the quote stands as it does, in the words for sales. */
    public String summary() {
        List<Finding> stopping = decision.stopping();
        if (!stopping.isEmpty()) {
            String first = stopping.get(0).message(Audience.SALES);
            return stopping.size() == 1 ? first : first + " And " + (stopping.size() - 1) + " more.";
        }
        if (!decision.problems().isEmpty()) {
            return "The quote cannot be read: " + decision.problems().get(0).message();
        }
        if (decision.failure() != null) {
            return "The quote could not be judged: " + decision.failure().message();
        }
        return "Every promise is inside the boundary.";
    }
}
