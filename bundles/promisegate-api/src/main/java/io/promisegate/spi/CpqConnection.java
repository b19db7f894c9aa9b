package io.promisegate.spi;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A CPQ that keeps its quotes itself. Quotes are fetched from it, and what the gate and the desk say is written back. A
 * connection holds no rule, and no state that another node would need. Thread-safe.
 */
@ConsumerType
public interface CpqConnection {

    /** Returns the name that it was configured by, such as {@code salesforce-emea}. */
    String name();

    /** Returns the name of the {@link QuoteFormat} of its quotes. */
    String format();

    /** Returns the time from which on changes count, when it is connected for the first time. */
    Instant start();

    /** Returns how often it is to be asked for changes. */
    Duration every();

    /**
     * Has changes announced as they happen, where the CPQ does that. It is asked from time to time all the same, so
     * that an announcement that is lost makes a change late and no more.
     *
     * @param changed called when something may have changed; returns at once
     * @return what ends it
     */
    default AutoCloseable announced(Runnable changed) {
        return () -> {};
    }

    /** Returns how many quotes a second may be written back. */
    double writesPerSecond();

    /**
     * Returns quotes that were changed then or later, in the order of their changes and, for those of the same time, of
     * their ids.
     *
     * @param after those behind this one, null for the first ones
     * @param most so many at the most; fewer are the last ones
     */
    List<CpqQuote> changed(Instant since, @Nullable CpqQuote after, int most) throws IOException;

    /** Returns a quote as it is now, null where it is not there any more. */
    @Nullable
    CpqQuote find(String id) throws IOException;

    /**
     * Writes back what was decided on a quote, and holds it back or lets it go on: the same again changes nothing.
     *
     * @throws NotDeliveredException where the CPQ asks for a pause, or will never take it
     */
    void write(CpqVerdict verdict) throws IOException;

    /**
     * Writes back what was found in the lines of a quote: the same again changes nothing.
     *
     * @throws NotDeliveredException where the CPQ asks for a pause, or has these lines no more
     */
    void writeLines(CpqVerdict verdict) throws IOException;

    /**
     * Changes the content of a quote.
     *
     * @param before the quote as it was found
     * @param document what it is to be
     * @throws NotDeliveredException where the CPQ will not take it
     */
    void change(CpqQuote before, String document) throws IOException;
}
