package io.promisegate.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads quotes that are JSON documents (RFC 8259), strictly: UTF-8, no duplicate names, no trailing commas, bounded
 * depth, size and numbers. A document that breaks this is answered with one located problem.
 */
@ConsumerType
public abstract class JsonQuoteFormat implements QuoteFormat {
    /** Most bytes of a document. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Most objects and arrays in each other. */
    static final int MAX_DEPTH = 64;

    /** Most characters of a name. */
    static final int MAX_NAME = 1_000;

    /** Most characters of a string. */
    static final int MAX_STRING = 1_000_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(MAX_STRING)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            .build();

    /** Makes a format. */
    protected JsonQuoteFormat() {}

    /**
     * Reads the object that the document is; the cursor is at its start.
     *
     * @param document to be handed to the quote
     * @throws NotAQuote where it cannot be one
     */
    protected abstract Quote quote(JsonInput input, JsonDocument document) throws IOException;

    /**
     * Returns the patch that adds a term to a line that has none of its own.
     *
     * @param tree the document, which is not changed
     */
    protected abstract List<PatchOperation> adding(JsonNode tree, QuoteLine line, Term term, Object value);

    /**
     * Returns a value of a promise as this format writes it; as the vocabulary has it, where it does not say otherwise.
     *
     * @param value built of maps, lists, strings, decimals and booleans
     */
    protected Object written(Object value) {
        return value;
    }

    /** Returns the place to remove for a promise to be gone. */
    protected abstract Pointer removing(Promise promise);

    @Override
    public final QuoteReading read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return unreadable("PG-Q006", "The document has more than " + MAX_BYTES + " bytes.", null);
        }
        Quote read = readPlain(bytes);
        if (read != null) {
            return QuoteReading.of(read);
        }
        Utf8Check.Fault fault = Utf8Check.firstFault(bytes);
        if (fault != null) {
            return unreadable(fault.code(), fault.message(), place(bytes, fault.offset()));
        }
        return readAny(bytes);
    }

    /** Reads straight from the bytes; null where that cannot be done, whatever the reason. */
    private @Nullable Quote readPlain(byte[] bytes) {
        if (!isObject(bytes)) {
            return null;
        }
        try {
            ByteInput input = new ByteInput(bytes);
            Quote quote = quote(input, new JsonDocument(this, bytes));
            return input.isAtEnd() ? quote : null;
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    private static boolean isObject(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && bytes[i] <= ' ' && bytes[i] >= 0) {
            i++;
        }
        return i < bytes.length && bytes[i] == '{';
    }

    /** Reads with a parser, which knows all of JSON and what is wrong with it. */
    private QuoteReading readAny(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return unreadable("PG-Q007", "A quote is a JSON object.", place(parser.currentTokenLocation()));
            }
            Quote quote = quote(new TokenInput(parser), new JsonDocument(this, bytes));
            if (parser.nextToken() != null) {
                return unreadable("PG-Q008", "Something follows the quote.", place(parser.currentTokenLocation()));
            }
            return QuoteReading.of(quote);
        } catch (NotAQuote e) {
            return QuoteReading.unreadable(List.of(e.problem()));
        } catch (StreamConstraintsException e) {
            return unreadable(
                    "PG-Q005", "The document goes beyond a limit: " + firstSentence(e), place(e.getLocation()));
        } catch (JsonProcessingException e) {
            boolean duplicate =
                    e instanceof JsonParseException && e.getOriginalMessage().startsWith("Duplicate field");
            return duplicate
                    ? unreadable("PG-Q004", "This name stands in the object already.", place(e.getLocation()))
                    : unreadable("PG-Q003", "This is not JSON: " + firstSentence(e), place(e.getLocation()));
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            return unreadable("PG-Q003", "This is not JSON.", null);
        }
    }

    /** Returns an identifier made from the content, for documents that have none. */
    protected static String contentId(JsonDocument document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document.bytes());
            return "content-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a currency code in its standard form, or null for what is none. */
    protected static @Nullable String currency(@Nullable String code) {
        return code == null || code.length() != 3 ? null : code.toUpperCase(Locale.ROOT);
    }

    private static String firstSentence(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() <= 160 ? line : line.substring(0, 159) + '…';
    }

    private static QuoteReading unreadable(String code, String message, @Nullable Place place) {
        Problem problem = Problem.at("", code, message);
        return QuoteReading.unreadable(List.of(place == null ? problem : problem.in(place)));
    }

    private static @Nullable Place place(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 1
                ? null
                : new Place("document", at.getLineNr(), Math.max(1, at.getColumnNr()));
    }

    private static Place place(byte[] bytes, int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            if (bytes[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        int column = new String(bytes, start, offset - start, StandardCharsets.UTF_8).length() + 1;
        return new Place("document", line, column);
    }
}
