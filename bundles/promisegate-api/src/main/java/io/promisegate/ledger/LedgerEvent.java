package io.promisegate.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened, for the ledger.
 *
 * @param kind what it was
 * @param id identifier, unique in the ledger
 * @param subject whom or what it was about, such as the id of a quote
 * @param at when
 * @param content what there is to say of it, as JSON
 */
public record LedgerEvent(Kind kind, String id, String subject, Instant at, String content) {

    /** What an entry of the ledger is about. */
    public enum Kind {
        /** A decision of the gate. */
        DECISION,
        /** A change of what is in force, or an attempt at one. */
        DEPLOYMENT,
        /** The document of a boundary revision. */
        REVISION,
        /** A case of the deal desk, or a reviewer's answer. */
        REVIEW,
        /** A waiver, granted or ended. */
        WAIVER,
        /** Break-glass: asked for, approved, used, reviewed, ended. */
        BREAK_GLASS,
        /** A way round the gate that a sweep found. */
        BYPASS,
        /** Content of other entries was erased. */
        ERASURE
    }

    public LedgerEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(content, "content");
    }
}
