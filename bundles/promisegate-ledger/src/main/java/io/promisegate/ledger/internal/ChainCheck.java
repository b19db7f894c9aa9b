package io.promisegate.ledger.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.ledger.LedgerEvent.Kind;
import io.promisegate.ledger.LedgerHead;
import io.promisegate.ledger.LedgerVerification;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows a chain from its first entry, until one does not hold. Not thread-safe. */
final class ChainCheck {
    /** What says which boundary was in force when, and what was erased, is never erased itself. */
    static final Set<String> NEVER_ERASED = Set.of(Kind.DEPLOYMENT.name(), Kind.REVISION.name(), Kind.ERASURE.name());

    private static final int BLOCK = 1 << 16;

    private final @Nullable LedgerHead known;
    private final Erased erased = new Erased();
    private final Erased allowed = new Erased();
    private final Map<String, Revision> revisions = new TreeMap<>();
    private Bytes link = Chain.START;
    private long number;
    private long brokenAt;
    private @Nullable String fault;

    ChainCheck(@Nullable LedgerHead known) {
        this.known = known;
    }

    /**
     * An entry about a document.
     *
     * @param json what it says
     */
    record Revision(long number, JsonNode json) {}

    /** Numbers of entries, in blocks of bits. */
    private static final class Erased {
        private final Map<Long, BitSet> blocks = new TreeMap<>();
        private long count;

        void add(long from, long to) {
            for (long number = from; number <= to; number++) {
                BitSet block = blocks.computeIfAbsent(number / BLOCK, key -> new BitSet(BLOCK));
                int bit = (int) (number % BLOCK);
                if (!block.get(bit)) {
                    block.set(bit);
                    count++;
                }
            }
        }

        /** Returns the first of these that the others do not have, 0 for none. */
        long firstNotIn(Erased others) {
            for (Map.Entry<Long, BitSet> block : blocks.entrySet()) {
                BitSet left = (BitSet) block.getValue().clone();
                left.andNot(others.blocks.getOrDefault(block.getKey(), new BitSet()));
                if (!left.isEmpty()) {
                    return block.getKey() * BLOCK + left.nextSetBit(0);
                }
            }
            return 0;
        }
    }

    /** Returns what is wrong with what an entry says, null where nothing is; it may be asked on any thread. */
    static @Nullable String fault(Row row) {
        Bytes content = row.content();
        Bytes salt = row.salt();
        if (content != null && (salt == null || !row.digest().equals(Chain.digest(salt, row.quote(), content)))) {
            return "The content of the entry was changed.";
        }
        Bytes encoded = row.encoded();
        return encoded == null || Chain.sha256(encoded.array()).equals(row.quote())
                ? null
                : "The quote of the entry was changed.";
    }

    /**
     * Returns whether the next entry holds.
     *
     * @param wrong what is wrong with what it says, null where nothing is
     */
    boolean accept(Row row, @Nullable String wrong) {
        if (fault != null) {
            return false;
        }
        if (row.number() != number + 1) {
            return broken(
                    number + 1,
                    row.number() > number + 1
                            ? "The entry is missing; " + row.number() + " follows."
                            : "The entry is out of its order.");
        }
        if (!row.link().equals(Chain.link(link, row))) {
            return broken(row.number(), "The entry does not belong to the chain: it, or its place, was changed.");
        }
        if (wrong != null) {
            return broken(row.number(), wrong);
        }
        Bytes content = row.content();
        if (content == null) {
            if (NEVER_ERASED.contains(row.kind())) {
                return broken(row.number(), "The content of the entry is gone, and nobody may erase it.");
            }
            erased.add(row.number(), row.number());
        } else if (row.kind().equals(Kind.ERASURE.name())) {
            allow(row.number(), content);
        } else if (row.kind().equals(Kind.REVISION.name())) {
            JsonNode json = JdbcLedger.json(content);
            revisions.put(json.path("revision").path("sha256").asText(), new Revision(row.number(), json));
        }
        number = row.number();
        link = row.link();
        if (known != null && known.number() == number && !known.link().equals(link.hex())) {
            return broken(number, "The chain up to here is another than the one that was kept.");
        }
        return true;
    }

    /** An erasure is of entries before it. */
    private void allow(long erasure, Bytes content) {
        JdbcLedger.json(content).path("entries").forEach(range -> {
            long from = range.path(0).asLong();
            long to = range.path(1).asLong();
            if (from >= 1 && from <= to && to < erasure) {
                allowed.add(from, to);
            }
        });
    }

    /** Returns whether all so far holds. */
    boolean isHolding() {
        return fault == null;
    }

    /** Returns whether content is gone of which no entry so far says that it was erased. */
    boolean hasUnexplained() {
        return fault == null && erased.firstNotIn(allowed) > 0;
    }

    /** Returns the last entry about each document of a boundary revision, by its digest. */
    Map<String, Revision> revisions() {
        return revisions;
    }

    /** Says that an entry does not hold, unless one before it does not. */
    boolean broken(long at, String why) {
        if (fault == null) {
            brokenAt = at;
            fault = why;
        }
        return false;
    }

    /** Ends the chain, and holds its end against what is known of it. */
    LedgerVerification end() {
        if (fault == null && known != null && known.number() > number) {
            broken(number + 1, "The chain ends here; it went on to " + known.number() + " before.");
        }
        long unexplained = erased.firstNotIn(allowed);
        if (fault == null && unexplained > 0) {
            broken(unexplained, "The content of the entry is gone, and no entry says that it was erased.");
        }
        LedgerHead head = new LedgerHead(number, link.hex());
        return new LedgerVerification(number, erased.count, head, brokenAt, fault);
    }

    long number() {
        return number;
    }

    Bytes link() {
        return link;
    }
}
