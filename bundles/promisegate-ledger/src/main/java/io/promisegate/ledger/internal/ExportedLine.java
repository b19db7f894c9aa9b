package io.promisegate.ledger.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry as a line of JSON. The content stands in it byte by byte, so that it can be verified again. */
final class ExportedLine {
    private static final JsonFactory JSON = JsonFactory.builder().build().setRootValueSeparator(null);

    private ExportedLine() {}

    /**
     * Writes an entry and a line end.
     *
     * @param content what to show for its content, null for none
     */
    static void write(JsonGenerator json, Row row, @Nullable Bytes content) throws IOException {
        boolean isWhole = Objects.equals(content, row.content());
        json.writeStartObject();
        json.writeNumberField("number", row.number());
        json.writeStringField("at", Instant.ofEpochMilli(row.at()).toString());
        json.writeStringField("kind", row.kind());
        json.writeStringField("id", row.id());
        json.writeStringField("subject", row.subject());
        if (content != null) {
            json.writeFieldName("content");
            json.writeRawValue(content.utf8());
        }
        hex(json, "quote", row.quote());
        if (isWhole) {
            hex(json, "salt", row.salt());
        } else {
            json.writeBooleanField("masked", true);
        }
        hex(json, "digest", row.digest());
        hex(json, "link", row.link());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    static JsonFactory json() {
        return JSON;
    }

    private static void hex(JsonGenerator json, String name, @Nullable Bytes bytes) throws IOException {
        if (bytes != null) {
            json.writeStringField(name, bytes.hex());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException where it is no such line
     */
    static Row read(byte[] line) throws IOException {
        long number = 0;
        long at = 0;
        String kind = "";
        String id = "";
        String subject = "";
        Bytes content = null;
        Bytes quote = null;
        Bytes salt = null;
        Bytes digest = Bytes.NONE;
        Bytes link = Bytes.NONE;
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an entry");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "number" -> number = parser.getLongValue();
                    case "at" -> at = Instant.parse(parser.getText()).toEpochMilli();
                    case "kind" -> kind = parser.getText();
                    case "id" -> id = parser.getText();
                    case "subject" -> subject = parser.getText();
                    case "content" -> {
                        int from = (int) parser.currentTokenLocation().getByteOffset();
                        parser.skipChildren();
                        content = Bytes.of(Arrays.copyOfRange(
                                line, from, (int) parser.currentLocation().getByteOffset()));
                    }
                    case "quote" -> quote = Bytes.ofHex(parser.getText());
                    case "salt" -> salt = Bytes.ofHex(parser.getText());
                    case "digest" -> digest = Bytes.ofHex(parser.getText());
                    case "link" -> link = Bytes.ofHex(parser.getText());
                    default -> throw new IOException("not an entry: " + name);
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("not an entry", e);
        }
        return new Row(number, at, kind, id, subject, content, quote, salt, digest, link, null);
    }
}
