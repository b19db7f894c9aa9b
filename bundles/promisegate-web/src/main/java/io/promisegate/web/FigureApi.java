package io.promisegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.promisegate.ledger.Figure;
import io.promisegate.ledger.Figure.Measure;
import io.promisegate.ledger.Figures;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.quote.PromiseValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Takes what other systems have measured of offerings, as JSON or as comma-separated values (RFC 4180) with the columns
 * {@code day,offering,customer,measure,value,unit,source}; all or none.
 */
final class FigureApi {
    private static final List<String> COLUMNS =
            List.of("day", "offering", "customer", "measure", "value", "unit", "source");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    private static final int MOST = 100_000;
    private static final int LONGEST = 200;
    private static final int LONGEST_UNIT = 40;
    private static final int LONGEST_NUMBER = 60;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int DAYS = 90;

    private final FlowApi.Flows flows;

    FigureApi(FlowApi.Flows flows) {
        this.flows = flows;
    }

    /** Reads rows of figures, and says all that is wrong with them at once. */
    static final class Reading {
        private final List<Figure> figures = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        List<Figure> figures() {
            return figures;
        }

        List<Problem> problems() {
            return problems;
        }

        private void wrong(String pointer, int line, String code, String message) {
            Problem problem = Problem.at(pointer, code, message);
            problems.add(line == 0 ? problem : problem.in(new Place("figures", line, 1)));
        }

        private void add(Map<String, String> row, String pointer, int line) {
            int before = problems.size();
            for (String column : List.of("day", "offering", "measure", "value", "source")) {
                if (text(row, column).isEmpty()) {
                    wrong(pointer + '/' + column, line, "PG-F001", column + " is needed.");
                }
            }
            for (String column : List.of("offering", "customer", "source", "unit")) {
                String text = text(row, column);
                int most = column.equals("unit") ? LONGEST_UNIT : LONGEST;
                if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
                    wrong(
                            pointer + '/' + column,
                            line,
                            "PG-F006",
                            column + " has at most " + most + " characters, and none that cannot be seen.");
                }
            }
            if (problems.size() > before) {
                return;
            }
            LocalDate day = day(text(row, "day"));
            if (day == null) {
                wrong(pointer + "/day", line, "PG-F002", "This is no day, such as 2026-11-22.");
            }
            Measure measure = measure(text(row, "measure"));
            if (measure == null) {
                wrong(
                        pointer + "/measure",
                        line,
                        "PG-F003",
                        "A measure is one of "
                                + Arrays.toString(Measure.values()).toLowerCase(Locale.ROOT) + '.');
            }
            BigDecimal value = PromiseValues.number(text(row, "value"));
            if (value == null || value.toPlainString().length() > LONGEST_NUMBER || value.signum() < 0) {
                wrong(pointer + "/value", line, "PG-F004", "This is no number of something.");
            } else if (measure != null && measure.isPercent() && value.compareTo(HUNDRED) > 0) {
                wrong(pointer + "/value", line, "PG-F005", "A share is at most 100 percent.");
            }
            if (problems.size() == before && day != null && measure != null && value != null) {
                figures.add(new Figure(
                        day,
                        text(row, "offering"),
                        text(row, "customer"),
                        measure,
                        value,
                        text(row, "unit"),
                        text(row, "source")));
            }
        }

        private static String text(Map<String, String> row, String column) {
            return row.getOrDefault(column, "").strip();
        }

        private static @Nullable LocalDate day(String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                return null;
            }
        }

        private static @Nullable Measure measure(String text) {
            for (Measure measure : Measure.values()) {
                if (measure.name().equalsIgnoreCase(text)) {
                    return measure;
                }
            }
            return null;
        }
    }

    static Reading json(byte[] body) {
        Reading reading = new Reading();
        JsonNode figures;
        try {
            figures = JSON.readTree(body).path("figures");
        } catch (IOException e) {
            reading.wrong("", 0, "PG-H003", "The body is no JSON.");
            return reading;
        }
        if (!figures.isArray() || figures.size() > MOST) {
            reading.wrong("/figures", 0, "PG-F008", "figures is a list of at most " + MOST + " figures.");
            return reading;
        }
        for (int i = 0; i < figures.size(); i++) {
            Map<String, String> row = new HashMap<>();
            String pointer = "/figures/" + i;
            for (Map.Entry<String, JsonNode> member : figures.get(i).properties()) {
                if (!COLUMNS.contains(member.getKey())) {
                    reading.wrong(pointer, 0, "PG-F007", "A figure has no such member.");
                } else if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                    row.put(member.getKey(), member.getValue().asText());
                }
            }
            reading.add(row, pointer, 0);
        }
        return reading;
    }

    static Reading csv(byte[] body) {
        Reading reading = new Reading();
        try (MappingIterator<String[]> rows =
                CSV.readerFor(String[].class).with(CsvSchema.emptySchema()).readValues(body)) {
            List<String> header = rows.hasNext() ? List.of(rows.next()) : List.of();
            if (!COLUMNS.containsAll(header) || header.isEmpty()) {
                reading.wrong("", 1, "PG-F007", "The first line names the columns: " + String.join(",", COLUMNS) + '.');
                return reading;
            }
            while (rows.hasNext()) {
                String[] values = rows.next();
                int line = Math.max(1, rows.getCurrentLocation().getLineNr() - 1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < Math.min(values.length, header.size()); i++) {
                    row.put(header.get(i), values[i]);
                }
                if (reading.figures.size() + reading.problems.size() > MOST) {
                    reading.wrong("", line, "PG-F008", "There are more than " + MOST + " figures.");
                    return reading;
                }
                reading.add(row, "", line);
            }
        } catch (JsonProcessingException e) {
            reading.wrong(
                    "", Math.max(1, e.getLocation().getLineNr()), "PG-F007", "These are no comma-separated values.");
        } catch (IOException | RuntimeException e) {
            reading.wrong("", 1, "PG-F007", "These are no comma-separated values.");
        }
        return reading;
    }

    /** Keeps the figures in the body, all or none. */
    void put(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        if (Access.isFromPage(message)) {
            Access.refuse(exchange);
            return;
        }
        byte[] body = Api.body(message, Api.MAX_BODY);
        if (body.length > Api.MAX_BODY) {
            HttpProblem.of(413, "too-large", "These are too many at once", "Send fewer than 4 MB.")
                    .answer(exchange);
            return;
        }
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        Reading reading = type.startsWith("text/csv") ? csv(body) : json(body);
        if (!reading.problems().isEmpty()) {
            HttpProblem.of(
                            400,
                            "invalid-figures",
                            "The figures cannot be taken",
                            reading.problems().size() + " problem(s); none was kept.")
                    .with(reading.problems())
                    .answer(exchange);
            return;
        }
        Figures kept = flows.figures();
        try {
            if (kept == null) {
                throw new IOException("no ledger");
            }
            kept.keep(reading.figures());
        } catch (IOException e) {
            HttpProblem.of(503, "no-ledger", "The ledger is not there", "It cannot be written now; none was kept.")
                    .answer(exchange);
            return;
        }
        Api.answer(
                exchange,
                JSON.writeValueAsBytes(
                        JSON.createObjectNode().put("kept", reading.figures().size())));
    }

    /** Answers figures {@code from} a day {@code until} a day, the last 90 days without them. */
    void list(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate from = day(message, "from", today.minusDays(DAYS));
        LocalDate until = day(message, "until", today);
        Figures kept = flows.figures();
        if (from == null || until == null) {
            HttpProblem.of(400, "no-such-question", "This cannot be asked", "from and until are days.")
                    .answer(exchange);
        } else if (kept == null) {
            HttpProblem.of(503, "no-ledger", "The ledger is not there", "It cannot be read now.")
                    .answer(exchange);
        } else {
            ArrayNode figures = JSON.createArrayNode();
            for (Figure figure : kept.list(from, until, MOST)) {
                figures.addObject()
                        .put("day", figure.day().toString())
                        .put("offering", figure.offering())
                        .put("customer", figure.customer())
                        .put("measure", figure.measure().name().toLowerCase(Locale.ROOT))
                        .put("value", figure.value())
                        .put("unit", figure.unit())
                        .put("source", figure.source());
            }
            ObjectNode json = JSON.createObjectNode();
            json.set("figures", figures);
            Api.answer(exchange, JSON.writeValueAsBytes(json));
        }
    }

    private static @Nullable LocalDate day(Message message, String name, LocalDate otherwise) {
        String text = message.getHeader(name, String.class);
        return text == null ? otherwise : Reading.day(text);
    }
}
