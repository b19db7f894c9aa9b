package io.promisegate.cpq.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.cpq.JsonClient;
import io.promisegate.cpq.JsonClient.Reply;
import io.promisegate.decision.Audience;
import io.promisegate.quote.Quote;
import io.promisegate.spi.CpqConnection;
import io.promisegate.spi.CpqQuote;
import io.promisegate.spi.CpqVerdict;
import io.promisegate.spi.NotDeliveredException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A HubSpot account whose quotes are judged: a configuration each. */
@Component(
        service = CpqConnection.class,
        configurationPid = "io.promisegate.cpq.hubspot",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HubspotConnection.Config.class, factory = true)
public final class HubspotConnection implements CpqConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 100;
    private static final String OBJECTS = "/crm/v3/objects/";
    private static final String DECISION = "promisegate_decision";
    private static final String DRAFT = "DRAFT";
    private static final String FINDING = "promisegate_finding";

    /** What holds a quote back or publishes it; the last one without anybody's approval. */
    private static final Set<String> PUBLISHED = Set.of("APPROVED", "APPROVAL_NOT_NEEDED");

    private static final List<String> QUOTE_PROPERTIES = List.of(
            "hs_title",
            "hs_status",
            "hs_currency",
            "hs_quote_amount",
            "hs_terms",
            "hs_comments",
            "hs_sender_email",
            "hubspot_owner_id",
            "hs_expiration_date",
            "hs_lastmodifieddate");
    private static final List<String> LINE_PROPERTIES = List.of(
            "name",
            "description",
            "hs_sku",
            "hs_product_id",
            "quantity",
            "price",
            "amount",
            "discount",
            "hs_discount_percentage",
            "recurringbillingfrequency");
    private static final List<String> OWN_PROPERTIES = List.of(
            "promisegate_outcome",
            DECISION,
            "promisegate_summary",
            "promisegate_findings",
            "promisegate_receipt",
            "promisegate_link");

    private final Config config;
    private final URI base;
    private final JsonClient http = new JsonClient(PATIENCE);
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private volatile @Nullable Properties properties;

    private record Properties(List<String> ofQuotes, List<String> ofLines) {}

    @ObjectClassDefinition(name = "Promisegate HubSpot account", description = "An account whose quotes are judged.")
    @interface Config {
        @AttributeDefinition(name = "Name", description = "What the account is called here.")
        String name() default "hubspot";

        @AttributeDefinition(name = "Address", description = "Where the account's API is.")
        String url() default "https://api.hubapi.com";

        @AttributeDefinition(
                name = "Token",
                description = "Access token of a private app that may read and write quotes, line items and their"
                        + " properties, and read companies.",
                type = AttributeType.PASSWORD)
        String token();

        @AttributeDefinition(
                name = "Make properties",
                description = "Whether the properties that verdicts are written to are made where they are missing.")
        boolean make_properties() default true;

        @AttributeDefinition(name = "Seconds", description = "How often it is asked for changes.", min = "1")
        int every_seconds() default 10;

        @AttributeDefinition(name = "Writes", description = "How many quotes a second are written back at the most.")
        double writes_per_second() default 4;

        @AttributeDefinition(
                name = "Since",
                description = "From when on changes count at first, such as 2026-01-01T00:00:00Z; empty for now.")
        String since() default "";

        @AttributeDefinition(
                name = "Console",
                description = "Address of the console, for links to it; empty for no links.")
        String console() default "";

        @AttributeDefinition(
                name = "Plain HTTP",
                description = "Whether the account may be reached without TLS, for tests.")
        boolean plain_http() default false;
    }

    /** Connects it; nothing is asked yet. */
    @Activate
    public HubspotConnection(Config config) {
        this.config = config;
        base = URI.create(config.url());
        if (!"https".equals(base.getScheme()) && !config.plain_http()) {
            throw new IllegalArgumentException("An account is reached over https: " + config.url());
        }
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String format() {
        return "hubspot";
    }

    @Override
    public Instant start() {
        return config.since().isBlank() ? start : Instant.parse(config.since().strip());
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(Math.max(1, config.every_seconds()));
    }

    @Override
    public double writesPerSecond() {
        return config.writes_per_second();
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) throws IOException {
        Reply reply = http.send(
                method,
                base.resolve(path),
                "Bearer " + config.token(),
                body == null ? null : JsonClient.bytes(body),
                JsonClient.JSON);
        if (reply.isUnauthorized()) {
            throw new IOException("the account does not accept the token");
        }
        return reply.json();
    }

    /** Finds out which properties there are: a promise in a new one is not to be missed. */
    private Properties properties() throws IOException {
        Properties now = new Properties(
                wanted("quotes", QUOTE_PROPERTIES, OWN_PROPERTIES),
                wanted("line_items", LINE_PROPERTIES, List.of(FINDING)));
        properties = now;
        return now;
    }

    private Properties known() throws IOException {
        Properties known = properties;
        return known == null ? properties() : known;
    }

    /** Returns what is asked of objects: what is known of all, ours, and every promise that the account has. */
    private List<String> wanted(String objects, List<String> known, List<String> own) throws IOException {
        Set<String> all = new TreeSet<>();
        for (JsonNode property : list(send("GET", "/crm/v3/properties/" + objects, null))) {
            all.add(property.path("name").asText());
        }
        List<String> missing = own.stream().filter(name -> !all.contains(name)).toList();
        if (!missing.isEmpty() && config.make_properties()) {
            ObjectNode body = JsonClient.object();
            ArrayNode inputs = body.putArray("inputs");
            for (String name : missing) {
                inputs.addObject()
                        .put("name", name)
                        .put("label", label(name))
                        .put("groupName", objects.equals("quotes") ? "quoteinformation" : "lineiteminformation")
                        .put("type", "string")
                        .put("fieldType", "textarea");
            }
            send("POST", "/crm/v3/properties/" + objects + "/batch/create", body);
        }
        List<String> wanted = new ArrayList<>(known);
        wanted.addAll(own);
        all.stream().filter(name -> name.startsWith("promise_")).forEach(wanted::add);
        return wanted;
    }

    private static String label(String name) {
        return "Promisegate " + name.substring(name.indexOf('_') + 1);
    }

    private static JsonNode list(JsonNode answer) throws IOException {
        if (!answer.path("results").isArray()) {
            throw new IOException("the account answers with something else than results");
        }
        return answer.path("results");
    }

    @Override
    public List<CpqQuote> changed(Instant since, @Nullable CpqQuote after, int most) throws IOException {
        Instant from = after == null ? since : after.changedAt();
        Properties asked = after == null ? properties() : known();
        List<JsonNode> found = new ArrayList<>();
        String next = "";
        boolean isWhole = false;
        // those of the last time seen may have come in part only, and are left for the next page
        while (!isWhole && before(found) <= most) {
            JsonNode answer = send("POST", OBJECTS + "quotes/search", search(from, asked.ofQuotes(), next));
            list(answer).forEach(found::add);
            next = answer.at("/paging/next/after").asText("");
            isWhole = next.isEmpty();
        }
        Instant last = isWhole ? null : time(found.get(found.size() - 1));
        List<CpqQuote> page = quotes(found, asked).stream()
                .sorted(Comparator.comparing(CpqQuote::changedAt).thenComparing(CpqQuote::id))
                .filter(isBehind(after))
                .filter(quote -> last == null || quote.changedAt().isBefore(last))
                .limit(most)
                .toList();
        if (after != null) {
            return page;
        }
        // a line may change without its quote
        Set<String> known = found.stream().map(HubspotConnection::id).collect(Collectors.toSet());
        List<CpqQuote> all = new ArrayList<>(touched(since, known, asked));
        all.addAll(page);
        return all;
    }

    private static ObjectNode search(Instant from, List<String> properties, String after) {
        ObjectNode body = JsonClient.object().put("limit", AT_ONCE);
        body.putArray("filterGroups")
                .addObject()
                .putArray("filters")
                .addObject()
                .put("propertyName", "hs_lastmodifieddate")
                .put("operator", "GTE")
                .put("value", String.valueOf(from.toEpochMilli()));
        body.putArray("sorts")
                .addObject()
                .put("propertyName", "hs_lastmodifieddate")
                .put("direction", "ASCENDING");
        properties.forEach(body.withArray("properties")::add);
        if (!after.isEmpty()) {
            body.put("after", after);
        }
        return body;
    }

    /** Returns how many were changed before the last ones. */
    private static long before(List<JsonNode> found) throws IOException {
        if (found.isEmpty()) {
            return 0;
        }
        Instant last = time(found.get(found.size() - 1));
        long before = 0;
        for (JsonNode one : found) {
            before += time(one).isBefore(last) ? 1 : 0;
        }
        return before;
    }

    /** Returns the quotes one of whose lines has changed, but for those that are known. */
    private List<CpqQuote> touched(Instant since, Set<String> known, Properties asked) throws IOException {
        List<String> lines = new ArrayList<>();
        String next = "";
        do {
            JsonNode answer = send("POST", OBJECTS + "line_items/search", search(since, List.of(), next));
            list(answer).forEach(line -> lines.add(id(line)));
            next = answer.at("/paging/next/after").asText("");
        } while (!next.isEmpty());
        Set<String> ids = new TreeSet<>();
        associated(lines, "line_items", "quotes").values().forEach(ids::addAll);
        ids.removeAll(known);
        List<CpqQuote> touched = new ArrayList<>();
        for (CpqQuote quote : quotes(read(List.copyOf(ids), asked), asked)) {
            if (quote.changedAt().isBefore(since)) {
                touched.add(quote);
            }
        }
        return touched;
    }

    private List<JsonNode> read(List<String> ids, Properties asked) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            ObjectNode body = inputs(ids.subList(i, Math.min(ids.size(), i + AT_ONCE)));
            asked.ofQuotes().forEach(body.withArray("properties")::add);
            list(send("POST", OBJECTS + "quotes/batch/read", body)).forEach(found::add);
        }
        return found;
    }

    /** Returns what names objects in a batch. */
    private static ObjectNode inputs(List<String> ids) {
        ObjectNode body = JsonClient.object();
        ids.forEach(id -> body.withArray("inputs").addObject().put("id", id));
        return body;
    }

    private static Predicate<CpqQuote> isBehind(@Nullable CpqQuote after) {
        return quote -> after == null
                || quote.changedAt().isAfter(after.changedAt())
                || (quote.changedAt().equals(after.changedAt()) && quote.id().compareTo(after.id()) > 0);
    }

    @Override
    public @Nullable CpqQuote find(String id) throws IOException {
        Properties asked = properties();
        List<JsonNode> found = read(List.of(id), asked);
        return found.isEmpty() ? null : quotes(found, asked).get(0);
    }

    private List<CpqQuote> quotes(List<JsonNode> found, Properties asked) throws IOException {
        List<String> ids = found.stream().map(HubspotConnection::id).toList();
        Map<String, List<String>> lines = associated(ids, "quotes", "line_items");
        Map<String, List<String>> companies = associated(ids, "quotes", "companies");
        Map<String, JsonNode> items = objects("line_items", lines, asked.ofLines());
        Map<String, JsonNode> names = objects("companies", companies, List.of("name"));
        List<CpqQuote> quotes = new ArrayList<>();
        for (JsonNode one : found) {
            String id = id(one);
            ObjectNode document = JsonClient.object().put("id", id);
            document.set("properties", one.path("properties"));
            ArrayNode of = document.putArray(HubspotFormat.LINES);
            for (String line : lines.getOrDefault(id, List.of())) {
                JsonNode item = items.get(line);
                if (item == null) {
                    // a quote is not judged without one of its lines
                    throw new IOException("the account leaves out a line of a quote");
                }
                of.addObject().put("id", line).set("properties", item.path("properties"));
            }
            for (String company : companies.getOrDefault(id, List.of())) {
                JsonNode known = names.get(company);
                if (known != null && !document.has(HubspotFormat.COMPANY)) {
                    document.put(
                            HubspotFormat.COMPANY, known.at("/properties/name").asText(""));
                }
            }
            String status = one.at("/properties/hs_status").asText("");
            quotes.add(new CpqQuote(
                    id,
                    time(one),
                    one.path("properties").path(DECISION).asText(""),
                    PUBLISHED.contains(status) ? "hs_status is " + status : "",
                    new String(JsonClient.bytes(document), StandardCharsets.UTF_8)));
        }
        return quotes;
    }

    private static String id(JsonNode object) {
        return object.path("id").asText();
    }

    private static Instant time(JsonNode object) throws IOException {
        String text = object.at("/properties/hs_lastmodifieddate")
                .asText(object.path("updatedAt").asText(""));
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("the account has a quote without a time of its change");
        }
    }

    private Map<String, List<String>> associated(List<String> ids, String from, String objects) throws IOException {
        Map<String, List<String>> associated = new HashMap<>();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            ObjectNode body = inputs(ids.subList(i, Math.min(ids.size(), i + AT_ONCE)));
            for (JsonNode one :
                    list(send("POST", "/crm/v4/associations/" + from + '/' + objects + "/batch/read", body))) {
                List<String> to = associated.computeIfAbsent(one.at("/from/id").asText(), id -> new ArrayList<>());
                one.path("to")
                        .forEach(target -> to.add(target.path("toObjectId").asText()));
                String id = one.at("/from/id").asText();
                String next = one.at("/paging/next/after").asText("");
                while (!next.isEmpty()) {
                    JsonNode more = send(
                            "GET",
                            "/crm/v4/objects/" + from + '/' + JsonClient.part(id) + "/associations/" + objects
                                    + "?limit=500&after=" + JsonClient.part(next),
                            null);
                    list(more)
                            .forEach(target -> to.add(target.path("toObjectId").asText()));
                    next = more.at("/paging/next/after").asText("");
                }
            }
        }
        return associated;
    }

    private Map<String, JsonNode> objects(String kind, Map<String, List<String>> associated, List<String> wanted)
            throws IOException {
        Map<String, JsonNode> objects = new LinkedHashMap<>();
        List<String> ids = associated.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            ObjectNode body = inputs(ids.subList(i, Math.min(ids.size(), i + AT_ONCE)));
            wanted.forEach(body.withArray("properties")::add);
            list(send("POST", OBJECTS + kind + "/batch/read", body)).forEach(one -> objects.put(id(one), one));
        }
        return objects;
    }

    @Override
    public void write(CpqVerdict verdict) throws IOException {
        Properties asked = known();
        List<JsonNode> found = read(List.of(verdict.quoteId()), asked);
        if (found.isEmpty()) {
            throw NotDeliveredException.never("the quote is not there any more");
        }
        String status = found.get(0).at("/properties/hs_status").asText("");
        ObjectNode body = JsonClient.object();
        ObjectNode values = body.putObject("properties")
                .put("promisegate_outcome", verdict.decision().outcome().name())
                .put(DECISION, verdict.decision().id())
                .put("promisegate_summary", verdict.summary())
                .put("promisegate_findings", findings(verdict))
                .put(
                        "promisegate_receipt",
                        verdict.decision().receipt() == null
                                ? ""
                                : verdict.decision().receipt())
                .put("promisegate_link", verdict.page(config.console()));
        if (!DRAFT.equals(status)) {
            // a draft is its seller's, who asks for approval or publishes it
            values.put(
                    "hs_status",
                    switch (verdict.standing()) {
                        case APPROVED -> "APPROVED";
                        case PENDING -> "PENDING_APPROVAL";
                        case REJECTED -> "REJECTED";
                    });
        }
        send("PATCH", OBJECTS + "quotes/" + JsonClient.part(verdict.quoteId()), body);
    }

    @Override
    public void writeLines(CpqVerdict verdict) throws IOException {
        ArrayNode inputs = JsonClient.object().putArray("inputs");
        Quote decided = verdict.quote();
        for (int i = 0; decided != null && i < decided.lines().size(); i++) {
            inputs.addObject()
                    .put("id", decided.lines().get(i).id())
                    .putObject("properties")
                    .put(FINDING, verdict.words(i));
        }
        batches(inputs, "line_items");
    }

    private void batches(ArrayNode inputs, String kind) throws IOException {
        for (int i = 0; i < inputs.size(); i += AT_ONCE) {
            ObjectNode batch = JsonClient.object();
            for (int j = i; j < Math.min(inputs.size(), i + AT_ONCE); j++) {
                batch.withArray("inputs").add(inputs.get(j));
            }
            send("POST", OBJECTS + kind + "/batch/update", batch);
        }
    }

    /** Returns a finding a line: what is wrong, and what would fix it. */
    private static String findings(CpqVerdict verdict) {
        return verdict.findings().stream()
                .map(finding -> finding.message(Audience.SALES)
                        + (finding.waived() == null && !finding.fix().words().isEmpty()
                                ? ' ' + finding.fix().words()
                                : ""))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void change(CpqQuote before, String document) throws IOException {
        JsonNode from = JsonClient.json(before.document().getBytes(StandardCharsets.UTF_8));
        JsonNode to = JsonClient.json(document.getBytes(StandardCharsets.UTF_8));
        ArrayNode inputs = JsonClient.object().putArray("inputs");
        for (int i = 0; i < to.path(HubspotFormat.LINES).size(); i++) {
            JsonNode line = to.path(HubspotFormat.LINES).get(i);
            ObjectNode changes = changes(from.path(HubspotFormat.LINES).path(i), line);
            if (!changes.isEmpty()) {
                inputs.addObject().put("id", id(line)).set("properties", changes);
            }
        }
        batches(inputs, "line_items");
        ObjectNode changes = changes(from, to);
        if (!changes.isEmpty()) {
            ObjectNode body = JsonClient.object();
            body.set("properties", changes);
            send("PATCH", OBJECTS + "quotes/" + JsonClient.part(before.id()), body);
        }
    }

    /** Returns the properties that have changed; what is gone is empty, as the account has it. */
    private static ObjectNode changes(JsonNode before, JsonNode after) {
        ObjectNode changes = JsonClient.object();
        Set<String> names = new TreeSet<>();
        before.path("properties").fieldNames().forEachRemaining(names::add);
        after.path("properties").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode now = after.path("properties").path(name);
            if (!now.equals(before.path("properties").path(name))) {
                changes.put(name, now.isMissingNode() || now.isNull() ? "" : now.asText());
            }
        }
        return changes;
    }
}
