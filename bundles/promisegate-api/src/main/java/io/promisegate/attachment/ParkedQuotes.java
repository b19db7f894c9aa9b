package io.promisegate.attachment;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The quotes that wait at guarded endpoints. They are tried again in the order in which they came, and no quote before
 * an earlier version of it; they survive a crash. Thread-safe.
 */
@ProviderType
public interface ParkedQuotes {
    /** Returns those that wait, the one that came first at first. */
    List<ParkedQuote> parked();

    /** Tries all of them now, for half a minute at the most, and returns those that still wait. */
    List<ParkedQuote> retry();

    /**
     * Takes one out for good; it never reaches its endpoint.
     *
     * @param by who takes it out
     * @return whether it was taken out; one that is just being tried is not
     */
    boolean remove(long id, String by, String why);
}
