package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an org's REST API that are used: logging in by an assertion, queries, changes of records all or none,
 * upserts by an external id, and the reader of Salesforce CPQ. Stamps have steps of a second, as those of an org.
 */
final class SalesforceOrg extends Emulator {
    private static final String DATA = "/services/data/v62.0";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.000'+0000'").withZone(ZoneOffset.UTC);
    private static final Pattern QUERY = Pattern.compile(
            "SELECT (.+?) FROM (\\w+)(?: WHERE (.+?))?(?: ORDER BY ([\\w, ]+?))?(?: LIMIT (\\d+))?", Pattern.DOTALL);
    private static final Set<String> READ_ONLY = Set.of("Id", "SystemModstamp", "attributes");

    private final KeyPair keys;
    private final Map<String, Map<String, ObjectNode>> objects = new ConcurrentHashMap<>();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    final Announcer announcer = new Announcer();

    SalesforceOrg() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Writes the private key of the connected app. */
    void writeKey(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    /** Ends all sessions, as an administrator of the org may. */
    void endSessions() {
        sessions.clear();
        announcer.forget();
    }

    private Map<String, ObjectNode> table(String object) {
        return objects.computeIfAbsent(object, name -> new TreeMap<>());
    }

    private static void stamp(ObjectNode record) {
        record.put("SystemModstamp", STAMP.format(Instant.now()));
    }

    /** Keeps a record with those under it, as somebody who works in the org does. */
    synchronized void keep(ObjectNode given) {
        ObjectNode record = given.deepCopy();
        for (String field : List.of("SBQQ__LineItems__r", "zqu__QuoteRatePlans__r", "zqu__QuoteRatePlanCharges__r")) {
            JsonNode children = record.remove(field);
            if (children != null) {
                children.path("records").forEach(child -> keep((ObjectNode) child));
            }
        }
        stamp(record);
        String object = record.at("/attributes/type").asText();
        table(object).put(record.path("Id").asText(), record);
        announcer.announce(object, record.path("Id").asText());
    }

    synchronized void change(String object, String id, String field, String value) {
        ObjectNode record = table(object).get(id);
        record.put(field, value);
        stamp(record);
        announcer.announce(object, id);
    }

    synchronized JsonNode record(String object, String id) {
        ObjectNode record = table(object).get(id);
        return record == null ? Json.MAPPER.createObjectNode() : record.deepCopy();
    }

    synchronized List<JsonNode> records(String object) {
        return new ArrayList<>(table(object).values());
    }

    @Override
    public void close() {
        super.close();
        announcer.close();
    }

    @Override
    Reply reply(HttpExchange exchange, String body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/services/oauth2/token")) {
            return login(body);
        }
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!given.startsWith("Bearer ") || !sessions.contains(given.substring("Bearer ".length()))) {
            return new Reply(401, "[{\"errorCode\":\"INVALID_SESSION_ID\"}]");
        }
        return path.equals(Announcer.PATH) ? announcer.reply(exchange, body) : data(exchange, path, body);
    }

    private synchronized Reply data(HttpExchange exchange, String path, String body) throws IOException {
        String method = exchange.getRequestMethod();
        if (path.equals(DATA + "/query") && method.equals("GET")) {
            return query(parameter(exchange, "q"));
        }
        if (path.equals("/services/apexrest/SBQQ/ServiceRouter") && method.equals("GET")) {
            return model(parameter(exchange, "uid"));
        }
        if (path.equals(DATA + "/composite/sobjects") && method.equals("PATCH")) {
            return update(Json.read(body));
        }
        if (path.startsWith(DATA + "/composite/sobjects/") && method.equals("PATCH")) {
            String[] steps = path.split("/");
            return upsert(steps[steps.length - 2], steps[steps.length - 1], Json.read(body));
        }
        return new Reply(404, "[{\"errorCode\":\"NOT_FOUND\"}]");
    }

    private static String parameter(HttpExchange exchange, String name) {
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            if (pair.startsWith(name + '=')) {
                return URLDecoder.decode(pair.substring(name.length() + 1), UTF_8);
            }
        }
        return "";
    }

    private Reply login(String form) throws IOException {
        try {
            String assertion = form.substring(form.indexOf("assertion=") + "assertion=".length());
            String[] parts = assertion.split("\\.");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + '.' + parts[1]).getBytes(UTF_8));
            JsonNode claims = Json.read(Base64.getUrlDecoder().decode(parts[1]));
            boolean isGood = form.contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer")
                    && signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.path("iss").asText().equals("client-1")
                    && claims.path("sub").asText().equals("gate@example.com")
                    && claims.path("aud").asText().equals(address())
                    && claims.path("exp").asLong() > Instant.now().getEpochSecond()
                    && claims.path("exp").asLong() < Instant.now().getEpochSecond() + 301;
            if (!isGood) {
                return new Reply(400, "{\"error\":\"invalid_grant\"}");
            }
        } catch (GeneralSecurityException e) {
            return new Reply(400, "{\"error\":\"invalid_grant\"}");
        }
        String token = UUID.randomUUID().toString();
        sessions.add(token);
        return Reply.of(Json.MAPPER
                .createObjectNode()
                .put("access_token", token)
                .put("instance_url", address())
                .put("token_type", "Bearer"));
    }

    private Reply query(String text) {
        Matcher query = QUERY.matcher(text);
        if (!query.matches()) {
            return new Reply(400, "[{\"errorCode\":\"MALFORMED_QUERY\"}]");
        }
        int limit = query.group(5) == null ? Integer.MAX_VALUE : Integer.parseInt(query.group(5));
        if (query.group(1).contains("FIELDS(ALL)") && limit > 200) {
            return new Reply(400, "[{\"errorCode\":\"MALFORMED_QUERY\",\"message\":\"FIELDS(ALL) needs LIMIT 200\"}]");
        }
        List<ObjectNode> found = found(query.group(2), query.group(3));
        if (query.group(4) != null) {
            Comparator<ObjectNode> order = null;
            for (String field : query.group(4).split(", ")) {
                Comparator<ObjectNode> by =
                        Comparator.comparing(record -> record.path(field).asText());
                order = order == null ? by : order.thenComparing(by);
            }
            found.sort(order);
        }
        ObjectNode answer = Json.MAPPER.createObjectNode().put("done", true);
        ArrayNode records = answer.putArray("records");
        found.stream().limit(limit).forEach(records::add);
        return Reply.of(answer.put("totalSize", records.size()));
    }

    private List<ObjectNode> found(String object, String condition) {
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode record : table(object).values()) {
            if (condition == null || new Condition(condition, record).holds()) {
                found.add(record);
            }
        }
        return found;
    }

    /** A condition of a query, held against a record. */
    private final class Condition {
        private static final Pattern TOKEN =
                Pattern.compile("\\s*(\\(|\\)|,|>=|<=|>|<|=|'(?:[^'\\\\]|\\\\.)*'|[^\\s(),=<>']+)");

        private final List<String> tokens = new ArrayList<>();
        private final ObjectNode record;
        private int at;

        Condition(String text, ObjectNode record) {
            this.record = record;
            Matcher token = TOKEN.matcher(text);
            while (token.find()) {
                tokens.add(token.group(1));
            }
        }

        boolean holds() {
            boolean holds = either();
            if (at != tokens.size()) {
                throw new IllegalArgumentException("left over: " + tokens.subList(at, tokens.size()));
            }
            return holds;
        }

        private String next() {
            return tokens.get(at++);
        }

        private boolean isNext(String token) {
            if (at < tokens.size() && tokens.get(at).equals(token)) {
                at++;
                return true;
            }
            return false;
        }

        private boolean either() {
            int from = at;
            boolean holds = all();
            while (isNext("OR")) {
                holds |= all();
                if (tokens.subList(from, at).contains("SELECT")) {
                    throw new IllegalArgumentException("Semi join sub-selects are not allowed with OR");
                }
            }
            return holds;
        }

        private boolean all() {
            boolean holds = one();
            while (isNext("AND")) {
                holds &= one();
            }
            return holds;
        }

        private boolean one() {
            if (isNext("(")) {
                boolean holds = either();
                next();
                return holds;
            }
            String field = next();
            String operator = next();
            String value = value(record.path(field).asText(""), field);
            return operator.equals("IN") ? isIn(value) : compared(value, operator, value(next(), field));
        }

        private String value(String token, String field) {
            String text = token.startsWith("'")
                    ? token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1")
                    : token;
            return field.equals("SystemModstamp") ? text.substring(0, 19) : text;
        }

        private boolean compared(String left, String operator, String right) {
            int compared = left.compareTo(right);
            return switch (operator) {
                case "=" -> compared == 0;
                case ">" -> compared > 0;
                case ">=" -> compared >= 0;
                case "<" -> compared < 0;
                default -> compared <= 0;
            };
        }

        private boolean isIn(String value) {
            next();
            boolean isIn = false;
            if (isNext("SELECT")) {
                String field = next();
                next();
                String object = next();
                next();
                String stamp = next() + ' ' + next() + ' ' + next();
                for (ObjectNode other : found(object, stamp)) {
                    isIn |= other.path(field).asText().equals(value);
                }
            } else {
                do {
                    isIn |= value(next(), "").equals(value);
                } while (isNext(","));
            }
            next();
            return isIn;
        }
    }

    private Reply model(String id) {
        ObjectNode quote = table("SBQQ__Quote__c").get(id);
        ObjectNode model = Json.MAPPER.createObjectNode();
        model.set("record", quote);
        ArrayNode items = model.putArray("lineItems");
        for (ObjectNode line : found("SBQQ__QuoteLine__c", "SBQQ__Quote__c = '" + id + '\'')) {
            items.addObject().set("record", line);
        }
        // JSON in a JSON string
        return Reply.of(Json.MAPPER.getNodeFactory().textNode(model.toString()));
    }

    private Reply update(JsonNode body) {
        ArrayNode results = Json.MAPPER.createArrayNode();
        boolean isGood = body.path("records").size() <= 200;
        for (JsonNode change : body.path("records")) {
            ObjectNode record = table(change.at("/attributes/type").asText())
                    .get(change.path("id").asText());
            ObjectNode result =
                    results.addObject().put("id", change.path("id").asText()).put("success", record != null);
            if (record == null) {
                isGood = false;
                result.putArray("errors").addObject().put("statusCode", "INVALID_CROSS_REFERENCE_KEY");
            }
        }
        if (!isGood && body.path("allOrNone").asBoolean()) {
            return Reply.of(results);
        }
        for (JsonNode change : body.path("records")) {
            ObjectNode record = table(change.at("/attributes/type").asText())
                    .get(change.path("id").asText());
            change.properties().stream()
                    .filter(field -> !READ_ONLY.contains(field.getKey())
                            && !field.getKey().equals("id"))
                    .forEach(field -> record.set(field.getKey(), field.getValue()));
            stamp(record);
        }
        return Reply.of(results);
    }

    private Reply upsert(String object, String external, JsonNode body) {
        ArrayNode results = Json.MAPPER.createArrayNode();
        for (JsonNode change : body.path("records")) {
            ObjectNode record = table(object).values().stream()
                    .filter(one -> one.path(external).equals(change.path(external)))
                    .findFirst()
                    .orElseGet(() -> {
                        ObjectNode made = Json.MAPPER.createObjectNode();
                        String id = "a" + table(object).size();
                        table(object).put(id, made.put("Id", id));
                        return made;
                    });
            change.properties().forEach(field -> record.set(field.getKey(), field.getValue()));
            stamp(record);
            results.addObject().put("id", record.path("Id").asText()).put("success", true);
        }
        return Reply.of(results);
    }
}
