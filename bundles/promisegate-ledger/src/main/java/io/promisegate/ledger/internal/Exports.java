package io.promisegate.ledger.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.promisegate.ledger.LedgerAudit.Format;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** Writes entries in the forms of {@link Format}. */
final class Exports {
    private static final String MASK = "***";
    private static final List<String> COLUMNS = List.of(
            "number",
            "at",
            "kind",
            "id",
            "subject",
            "version",
            "outcome",
            "revision",
            "entryPoint",
            "rules",
            "by",
            "why",
            "content",
            "digest",
            "link");

    /** Most characters of a cell of Office Open XML. */
    private static final int LONGEST_CELL = 32_767;

    private static final int ROWS_OF_A_SHEET = 1_000_000;
    private static final int ROWS_IN_MEMORY = 1_000;

    private static final String PROMISED = "promised";
    private static final String FACT_VALUES = "values";

    private final Set<String> masked;

    Exports(Set<String> masked) {
        this.masked = new HashSet<>(masked);
        if (masked.contains(PROMISED)) {
            // the facts of a finding say it too
            this.masked.add(FACT_VALUES);
        }
    }

    /** Takes entries, one by one. */
    interface Sink extends AutoCloseable {
        void write(Row row) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Begins an export; closing it ends the document and leaves the stream open. */
    Sink to(OutputStream out, Format format) throws IOException {
        OutputStream open = new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
        return switch (format) {
            case JSONL -> new Lines(open);
            case CSV -> new Csv(open);
            case XLSX -> new Xlsx(open);
        };
    }

    private @Nullable Bytes content(Row row) {
        Bytes content = row.content();
        if (masked.isEmpty() || content == null) {
            return content;
        }
        JsonNode json = JdbcLedger.json(content);
        return mask(json) ? JdbcLedger.bytes(json) : content;
    }

    private boolean mask(JsonNode json) {
        boolean isMasked = false;
        if (json instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (masked.contains(member.getKey())) {
                    member.setValue(TextNode.valueOf(MASK));
                    isMasked = true;
                } else {
                    isMasked |= mask(member.getValue());
                }
            }
        } else if (json instanceof ArrayNode array) {
            for (JsonNode element : array) {
                isMasked |= mask(element);
            }
        }
        return isMasked;
    }

    private final class Lines implements Sink {
        private final JsonGenerator json;

        Lines(OutputStream out) throws IOException {
            json = ExportedLine.json().createGenerator(out);
        }

        @Override
        public void write(Row row) throws IOException {
            ExportedLine.write(json, row, content(row));
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }

    /** Returns the cells of an entry, in the order of the columns. */
    private List<String> cells(Row row) {
        Bytes content = content(row);
        JsonNode json = content == null ? TextNode.valueOf("") : JdbcLedger.json(content);
        JsonNode revision = json.path("revision");
        Set<String> rules = new LinkedHashSet<>();
        json.path("findings").forEach(finding -> rules.add(finding.path("rule").asText()));
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(row.number()));
        cells.add(Instant.ofEpochMilli(row.at()).toString());
        cells.add(row.kind());
        cells.add(row.id());
        cells.add(row.subject());
        cells.add(json.path("quote").path("version").asText());
        cells.add(json.path("outcome").asText(json.path("event").asText()));
        cells.add(
                revision.isObject()
                        ? revision.path("name").asText()
                                + ':'
                                + revision.path("version").asText()
                        : "");
        cells.add(json.path("entryPoint").asText());
        cells.add(String.join(" ", rules));
        cells.add(json.path("by").asText());
        cells.add(json.path("why").asText());
        cells.add(content == null ? "" : json.toString());
        cells.add(row.digest().hex());
        cells.add(row.link().hex());
        return cells;
    }

    private final class Csv implements Sink {
        private final CsvGenerator csv;

        Csv(OutputStream out) throws IOException {
            csv = new CsvMapper()
                    .getFactory()
                    .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                    .createGenerator(out);
            csv.setSchema(CsvSchema.emptySchema().withLineSeparator("\r\n"));
            write(COLUMNS);
        }

        private void write(List<String> cells) throws IOException {
            csv.writeStartArray();
            for (String cell : cells) {
                csv.writeString(harmless(cell));
            }
            csv.writeEndArray();
        }

        @Override
        public void write(Row row) throws IOException {
            write(cells(row));
        }

        @Override
        public void close() throws IOException {
            csv.close();
        }
    }

    /** Returns a cell that no spreadsheet takes for a formula. */
    private static String harmless(String cell) {
        return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? '\'' + cell : cell;
    }

    private final class Xlsx implements Sink {
        private final Workbook workbook;
        private Worksheet sheet;
        private int sheets;
        private int rows;

        Xlsx(OutputStream out) throws IOException {
            workbook = new Workbook(out, "Promisegate", "1.0");
            sheet = begin();
        }

        private Worksheet begin() {
            sheets++;
            Worksheet begun = workbook.newWorksheet("Ledger " + sheets);
            for (int i = 0; i < COLUMNS.size(); i++) {
                begun.value(0, i, COLUMNS.get(i));
            }
            begun.range(0, 0, 0, COLUMNS.size() - 1).style().bold().set();
            begun.freezePane(0, 1);
            rows = 1;
            return begun;
        }

        @Override
        public void write(Row row) throws IOException {
            if (rows == ROWS_OF_A_SHEET) {
                sheet.finish();
                sheet = begin();
            }
            List<String> cells = cells(row);
            sheet.value(rows, 0, row.number());
            for (int i = 1; i < cells.size(); i++) {
                sheet.inlineString(rows, i, shortened(printable(cells.get(i))));
            }
            rows++;
            if (rows % ROWS_IN_MEMORY == 0) {
                sheet.flush();
            }
        }

        @Override
        public void close() throws IOException {
            workbook.finish();
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_CELL ? text : text.substring(0, LONGEST_CELL - 1) + '…';
    }

    /** Returns a text without what XML 1.0 has no place for. */
    private static String printable(String text) {
        StringBuilder printable = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isNone = (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\uFFFE' || c == '\uFFFF';
            if (isNone && printable == null) {
                printable = new StringBuilder(text);
            }
            if (isNone && printable != null) {
                printable.setCharAt(i, '\uFFFD');
            }
        }
        return printable == null ? text : printable.toString();
    }
}
