package io.promisegate.camel.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A listing of contracts or quotes, read as rows of text: a file or an answer over HTTP that is CSV with a header, JSON
 * (an array, or an object with one) or JSON Lines; or what a query answers.
 */
final class Listing {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final CsvMapper CSV = CsvMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final String DATA_SOURCE = "datasource:";

    private Listing() {}

    /**
     * Reads a listing.
     *
     * @param source {@code file:…}, {@code http:…}, {@code https:…}, or {@code datasource:NAME}
     * @param query the query of a data source
     * @param authorization header {@code Authorization} over HTTP, empty for none
     * @param dataSources finds a data source by name
     * @throws IOException where it cannot be read; the message says why
     */
    static List<Map<String, String>> rows(
            String source, String query, String authorization, Function<String, @Nullable DataSource> dataSources)
            throws IOException {
        if (source.startsWith(DATA_SOURCE)) {
            String name = source.substring(DATA_SOURCE.length());
            DataSource found = dataSources.apply(name);
            if (found == null) {
                throw new IOException("There is no data source " + name + '.');
            }
            return rows(found, query);
        }
        URI uri;
        try {
            uri = URI.create(source);
        } catch (IllegalArgumentException e) {
            throw new IOException("“" + source + "” is no URI.", e);
        }
        if ("file".equals(uri.getScheme())) {
            return rows(Files.readAllBytes(Path.of(uri)));
        }
        return rows(fetched(uri, authorization));
    }

    private static byte[] fetched(URI uri, String authorization) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("The listing was answered with status " + response.statusCode() + '.');
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The listing was not awaited.", e);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw new IOException("The listing did not come.", e);
        }
    }

    private static List<Map<String, String>> rows(byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8).strip();
        // as spreadsheets begin their files
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (text.startsWith("[") || text.startsWith("{")) {
            return json(text);
        }
        List<Map<String, String>> rows = new ArrayList<>();
        try (MappingIterator<Map<String, String>> lines = CSV.readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
            while (lines.hasNext()) {
                rows.add(lines.next());
            }
        }
        return rows;
    }

    private static List<Map<String, String>> json(String text) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
            while (values.hasNext()) {
                JsonNode value = values.next();
                JsonNode array = value.isArray() ? value : arrayIn(value);
                if (array == null) {
                    rows.add(row(value));
                } else {
                    array.forEach(element -> rows.add(row(element)));
                }
            }
        }
        return rows;
    }

    /** Returns the only array of an object, as an answer wraps it; null for an object that is a row. */
    private static @Nullable JsonNode arrayIn(JsonNode object) {
        for (String name : List.of("records", "results", "items", "contracts", "quotes")) {
            if (object.path(name).isArray()) {
                return object.get(name);
            }
        }
        return null;
    }

    private static Map<String, String> row(JsonNode json) {
        Map<String, String> row = new LinkedHashMap<>();
        json.properties()
                .forEach(field -> row.put(
                        field.getKey(),
                        field.getValue().isNull()
                                ? ""
                                : field.getValue().isValueNode()
                                        ? field.getValue().asText()
                                        : field.getValue().toString()));
        return row;
    }

    private static List<Map<String, String>> rows(DataSource source, String query) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                ResultSetMetaData columns = result.getMetaData();
                while (result.next()) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String value = result.getString(i);
                        row.put(columns.getColumnLabel(i), value == null ? "" : value);
                    }
                    rows.add(row);
                }
            }
        } catch (SQLException e) {
            throw new IOException("The query failed: " + e.getMessage(), e);
        }
        return rows;
    }
}
