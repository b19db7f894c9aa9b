package io.promisegate.quote;

import io.promisegate.validation.WithinPromiseBoundary;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A commercial offer from a CPQ: canonical, immutable, format-neutral.
 *
 * <p>Its structure is held by Jakarta Validation constraints in the group {@link Structure}, few and on the quote
 * alone: a constraint on every line would cost more than reading the quote. The default group also holds it against the
 * active boundary.
 *
 * @param id identifier in the CPQ; a reader makes one from the content where the document has none
 * @param version version in the CPQ, {@code "1"} where the document has none
 * @param format name of the format it was read from
 * @param currency ISO 4217 code, null where the quote names none
 * @param account the customer, null where the quote names none
 * @param requester who asks for it, as the CPQ knows them; null where the quote does not say
 * @param channel {@code direct}, {@code partner} or what else the CPQ says, null where it says nothing
 * @param total total amount, null where the quote has none
 * @param texts notes and descriptions, read for promises that the structured terms do not make
 * @param lines the lines
 * @param document the document it was read from
 */
@WithinPromiseBoundary
public record Quote(
        @NotBlank(groups = {Default.class, Quote.Structure.class})
        @Size(
                max = 200,
                groups = {Default.class, Quote.Structure.class})
        String id,

        @Size(
                max = 100,
                groups = {Default.class, Quote.Structure.class})
        String version,

        String format,

        @Pattern(
                regexp = "[A-Z]{3}",
                groups = {Default.class, Quote.Structure.class})
        @Nullable
        String currency,

        @Size(
                max = 500,
                groups = {Default.class, Quote.Structure.class})
        @Nullable
        String account,

        @Size(
                max = 500,
                groups = {Default.class, Quote.Structure.class})
        @Nullable
        String requester,

        @Nullable String channel,
        @Nullable Money total,

        @Size(
                max = 10_000,
                groups = {Default.class, Quote.Structure.class})
        List<FreeText> texts,

        @NotNull(groups = {Default.class, Quote.Structure.class})
        @Size(
                min = 1,
                max = 10_000,
                groups = {Default.class, Quote.Structure.class})
        List<QuoteLine> lines,

        QuoteDocument document) {

    /** Validation group of the structural constraints alone. */
    public interface Structure {}

    public Quote {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(document, "document");
        texts = List.copyOf(texts);
        lines = List.copyOf(lines);
    }

    /** Returns the same quote with other lines. */
    public Quote withLines(List<QuoteLine> other) {
        return new Quote(id, version, format, currency, account, requester, channel, total, texts, other, document);
    }

    /** Returns identifier and version, the only part of a quote that logs may show. */
    @Override
    public String toString() {
        return id + " v" + version;
    }
}
