package io.promisegate.attachment;

import io.promisegate.quote.Money;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens guarded endpoints for a while, by two people, and keeps what passed. What a method has returned from survives a
 * crash. Thread-safe.
 *
 * <p>Each method throws an IllegalArgumentException whose message says to a person what is not allowed, and an
 * IllegalStateException where it cannot be kept.
 */
@ProviderType
public interface BreakGlasses {
    /** Returns all that were ever asked for, the latest first. */
    List<BreakGlass> all();

    /**
     * Asks for one; nothing is open until somebody else approves it.
     *
     * @param attachments names of the attachments that may be passed
     * @param most what the totals of all quotes that pass may come to
     */
    BreakGlass request(String by, String reason, List<String> attachments, Money most, int minutes);

    /** Approves one, as another person than the one who asked, and opens it. */
    BreakGlass approve(String id, String by);

    /** Ends one, or takes the request back. */
    BreakGlass end(String id, String by);

    /**
     * Keeps what a person found who looked at a use; not one of the two who opened it.
     *
     * @param use index of the use, from 0
     */
    BreakGlass review(String id, int use, String by, String found);
}
