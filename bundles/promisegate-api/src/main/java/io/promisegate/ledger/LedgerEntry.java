package io.promisegate.ledger;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger and its link in the chain.
 *
 * @param number position in the chain, from 1
 * @param kind what it is about
 * @param id identifier, unique in the ledger
 * @param subject whom or what it is about, such as the id of a quote
 * @param at when, to the millisecond
 * @param content JSON, null where it was erased
 * @param quote SHA-256 of the quote that goes with it, null where none does or it was erased
 * @param salt what the content is digested with, null where it was erased
 * @param digest salted SHA-256 of content and quote; stays when they are erased
 * @param link SHA-256 over the link before and all of this entry but content, quote and salt
 */
public record LedgerEntry(
        long number,
        LedgerEvent.Kind kind,
        String id,
        String subject,
        Instant at,
        @Nullable String content,
        @Nullable String quote,
        @Nullable String salt,
        String digest,
        String link) {

    public LedgerEntry {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(link, "link");
    }

    /** Returns whether its content was erased. */
    public boolean isErased() {
        return content == null;
    }

    /** Returns number, kind, id and subject; never the content. */
    @Override
    public String toString() {
        return number + " " + kind + ' ' + id + ' ' + subject;
    }
}
