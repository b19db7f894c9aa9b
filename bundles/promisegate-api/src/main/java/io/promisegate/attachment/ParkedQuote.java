package io.promisegate.attachment;

import java.time.Instant;
import java.util.Objects;

/**
 * A quote that waits at a guarded endpoint until the gate can decide on it.
 *
 * @param id place in the order of arrival
 * @param attachment name of the attachment
 * @param context name of the CamelContext
 * @param endpoint URI of the guarded endpoint
 * @param quoteId the quote, empty where it could not be read yet
 * @param quoteVersion its version, empty where it could not be read yet
 * @param parkedAt since when it waits
 * @param attempts how often it was tried again
 * @param reason why it waits, in a sentence
 */
public record ParkedQuote(
        long id,
        String attachment,
        String context,
        String endpoint,
        String quoteId,
        String quoteVersion,
        Instant parkedAt,
        int attempts,
        String reason) {
    public ParkedQuote {
        Objects.requireNonNull(attachment, "attachment");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(quoteVersion, "quoteVersion");
        Objects.requireNonNull(parkedAt, "parkedAt");
        Objects.requireNonNull(reason, "reason");
    }
}
