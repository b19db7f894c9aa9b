package io.promisegate.ledger;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.DeskMessage;
import io.promisegate.desk.Waiver;
import io.promisegate.quote.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what the desk works on, each change together with its entry in the ledger. What a method has kept survives a
 * crash at any point after it has returned. Thread-safe, and safe between nodes.
 */
@ProviderType
public interface DeskStore {

    /** Returns a case, null where there is none. */
    @Nullable
    DealCase find(String id) throws IOException;

    /** Returns cases, the ones that were opened last first, so many at the most; the same time for any page. */
    List<DealCase> cases(CaseQuery query, int most) throws IOException;

    /** Returns cases on which a deadline is to act, the ones that wait longest first, so many at the most. */
    List<DealCase> due(Instant now, int most) throws IOException;

    /** Returns how many cases there are in each state. */
    Map<DealCase.State, Long> counts() throws IOException;

    /** Returns waivers, the latest first, so many at the most. */
    List<Waiver> waivers(WaiverQuery query, int most) throws IOException;

    /**
     * Returns the waivers that are live at an instant and are for a quote, or for its customer.
     *
     * @param amount total of the quote, null where it has none
     */
    List<Standing> standing(String quoteId, @Nullable String customer, @Nullable Money amount, Instant at)
            throws IOException;

    /** Returns waivers by their ids; those that are not there are left out. */
    List<Waiver> waivers(List<String> ids) throws IOException;

    /** Returns how many waivers were granted per rule since then. */
    Map<String, Integer> granted(Instant since) throws IOException;

    /**
     * Keeps a change with its entry in the ledger.
     *
     * @return false where something else changed the case or used up a waiver before; nothing is kept then
     */
    boolean keep(Change change) throws IOException;

    /** Returns the number of the last entry that was dealt with under a name, 0 for none. */
    long bookmark(String name) throws IOException;

    /** Remembers the number of the last entry that was dealt with; a lower one than before is not remembered. */
    void bookmark(String name, long number) throws IOException;

    /**
     * Takes messages that are due, so many at the most, for whoever takes them alone: nobody else gets them until then.
     */
    List<DeskMessage> take(Instant now, Instant until, int most) throws IOException;

    /** Forgets a message that was delivered. */
    void delivered(String message) throws IOException;

    /**
     * Keeps a message that could not be delivered.
     *
     * @param again when it is tried again, null for never by itself
     */
    void failed(DeskMessage message, @Nullable Instant again) throws IOException;

    /** Returns messages that are not tried any more. */
    List<DeskMessage> dead(int most) throws IOException;

    /** Has these tried again, and returns how many there were. */
    int revive(Instant now) throws IOException;

    /**
     * A waiver that may be used.
     *
     * @param spent total of the other quotes that passed by it
     * @param others how many other quotes passed by it
     * @param isUsed whether the quote has passed by it before, with this total
     */
    record Standing(Waiver waiver, BigDecimal spent, int others, boolean isUsed) {}

    /**
     * A quote passes by a waiver.
     *
     * @param amount total of the quote, null where it has none
     */
    record Use(Waiver waiver, String quoteId, @Nullable Money amount, Instant at) {}

    /**
     * What changes at once.
     *
     * @param event what the ledger says of it
     * @param dealCase the case as it is then, null for none; kept only where the one before has the number before
     * @param waivers waivers as they are then
     * @param uses what passes by waivers; kept only where their limits allow it
     * @param messages what is to be told
     */
    record Change(
            LedgerEvent event,
            @Nullable DealCase dealCase,
            List<Waiver> waivers,
            List<Use> uses,
            List<DeskMessage> messages) {
        public Change {
            Objects.requireNonNull(event, "event");
            waivers = List.copyOf(waivers);
            uses = List.copyOf(uses);
            messages = List.copyOf(messages);
        }
    }
}
