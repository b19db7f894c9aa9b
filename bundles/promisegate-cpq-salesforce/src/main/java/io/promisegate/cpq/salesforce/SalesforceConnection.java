package io.promisegate.cpq.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.cpq.JsonClient;
import io.promisegate.cpq.salesforce.Dialect.Children;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Finding;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.Seat;
import io.promisegate.quote.Quote;
import io.promisegate.spi.CpqConnection;
import io.promisegate.spi.CpqQuote;
import io.promisegate.spi.CpqVerdict;
import io.promisegate.spi.CpqVerdict.Standing;
import io.promisegate.spi.NotDeliveredException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** An org whose quotes are judged: a configuration each. */
@Component(
        service = CpqConnection.class,
        configurationPid = "io.promisegate.cpq.salesforce",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SalesforceConnection.Config.class, factory = true)
public final class SalesforceConnection implements CpqConnection {
    /** So many records are asked for with all of their fields, and so many are written at once. */
    private static final int MOST_RECORDS = 200;

    private static final int MOST_SUMMARY = 255;
    private static final int MOST_FINDINGS = 131_072;
    private static final int MOST_LINE = 32_768;
    private static final int MOST_COMMENT = 4_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Offsets come without a colon, as in {@code +0000}. */
    private static final DateTimeFormatter STAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendOffset("+HHMM", "Z")
            .toFormatter(Locale.ROOT);

    /** Errors of single records that nobody can repair. */
    private static final Set<String> FINAL =
            Set.of("ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID", "NOT_FOUND");

    private static final Map<Standing, String> DEFAULT_VALUES =
            Map.of(Standing.APPROVED, "Approved", Standing.PENDING, "Pending", Standing.REJECTED, "Rejected");

    private final Config config;
    private final Dialect dialect;
    private final PrivateKey key;
    private final Org org;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final String data;
    private final String statusField;
    private final Map<Standing, String> statusValues;

    @ObjectClassDefinition(
            name = "Promisegate Salesforce org",
            description = "An org of Salesforce CPQ, Revenue Cloud or Zuora CPQ whose quotes are judged.")
    @interface Config {
        @AttributeDefinition(name = "Name", description = "What the org is called here.")
        String name() default "salesforce";

        @AttributeDefinition(
                name = "Product",
                description = "What keeps the quotes.",
                options = {
                    @Option(label = "Salesforce CPQ", value = "CPQ"),
                    @Option(label = "Revenue Cloud", value = "REVENUE_CLOUD"),
                    @Option(label = "Zuora CPQ", value = "ZUORA")
                })
        Dialect product() default Dialect.CPQ;

        @AttributeDefinition(name = "Login", description = "Where one logs in; it is the audience of the assertion.")
        String login() default "https://login.salesforce.com";

        @AttributeDefinition(name = "Client", description = "Consumer key of the connected app.")
        String client_id();

        @AttributeDefinition(name = "User", description = "Name of the user to act as.")
        String username();

        @AttributeDefinition(
                name = "Key file",
                description = "File with the private key of the connected app's certificate, PEM (PKCS #8).")
        String key_file();

        @AttributeDefinition(name = "Version", description = "Version of the org's API.")
        String api_version() default "62.0";

        @AttributeDefinition(
                name = "Condition",
                description = "Which quotes, as a condition of a query such as SBQQ__Primary__c = true; empty for all.")
        String condition() default "";

        @AttributeDefinition(
                name = "Leave out",
                description = "Objects that the org does not have, such as zqu__CommitmentSchedule__c; promises in them"
                        + " are not seen.")
        String[] leave_out() default {};

        @AttributeDefinition(
                name = "Quote model",
                description = "Whether quotes of Salesforce CPQ are read through its API, not as records.")
        boolean quote_model() default false;

        @AttributeDefinition(
                name = "Status field",
                description = "Field that lets a quote go on or holds it back; empty for that of the product.")
        String status_field() default "";

        @AttributeDefinition(
                name = "Status values",
                description = "Its values, as APPROVED=Approved, PENDING=Pending and REJECTED=Rejected.")
        String[] status_values() default {};

        @AttributeDefinition(
                name = "Approvals",
                description = "How the desk's answers show: not at all, as sbaa__Approval__c of Advanced Approvals,"
                        + " or as answers to the work items of platform approvals.",
                options = {
                    @Option(label = "None", value = "NONE"),
                    @Option(label = "Advanced Approvals", value = "ADVANCED"),
                    @Option(label = "Platform", value = "PLATFORM")
                })
        Approvals approvals() default Approvals.NONE;

        @AttributeDefinition(name = "Seconds", description = "How often the org is asked for changes.", min = "1")
        int every_seconds() default 10;

        @AttributeDefinition(
                name = "Events",
                description = "Channels by which the org announces changes, such as /data/ChangeEvents or"
                        + " /event/Quote_Changed__e; empty for none. It is asked all the same.")
        String[] events() default {};

        @AttributeDefinition(name = "Writes", description = "How many quotes a second are written back at the most.")
        double writes_per_second() default 5;

        @AttributeDefinition(
                name = "Since",
                description = "From when on changes count at first, such as 2026-01-01T00:00:00Z; empty for now.")
        String since() default "";

        @AttributeDefinition(
                name = "Console",
                description = "Address of the console, for links to it; empty for no links.")
        String console() default "";

        @AttributeDefinition(name = "Plain HTTP", description = "Whether an org may be reached without TLS, for tests.")
        boolean plain_http() default false;
    }

    /** How the desk's answers show. */
    enum Approvals {
        NONE,
        ADVANCED,
        PLATFORM
    }

    /**
     * Connects it; nothing is asked yet.
     *
     * @throws IOException where the key cannot be read
     */
    @Activate
    public SalesforceConnection(Config config) throws IOException {
        this.config = config;
        dialect = config.product();
        data = "/services/data/v" + config.api_version();
        statusField = config.status_field().isBlank()
                ? dialect.status()
                : config.status_field().strip();
        statusValues = new EnumMap<>(DEFAULT_VALUES);
        for (String pair : String.join(",", config.status_values()).split(",", -1)) {
            int equal = pair.indexOf('=');
            if (equal > 0) {
                statusValues.put(
                        Standing.valueOf(pair.substring(0, equal).strip()),
                        pair.substring(equal + 1).strip());
            }
        }
        URI login = URI.create(config.login());
        if (!"https".equals(login.getScheme()) && !config.plain_http()) {
            throw new IllegalArgumentException("An org is reached over https: " + config.login());
        }
        try {
            key = Keys.key(Path.of(config.key_file()));
        } catch (GeneralSecurityException e) {
            throw new IOException(config.key_file() + " has no private RSA key in PEM (PKCS #8)", e);
        }
        org = org(new JsonClient(Org.PATIENCE));
    }

    private Org org(JsonClient http) {
        return new Org(URI.create(config.login()), config.client_id(), config.username(), key, http);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String format() {
        return dialect.format();
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
    public AutoCloseable announced(Runnable changed) {
        List<String> channels = Arrays.stream(String.join(",", config.events()).split(",", -1))
                .map(String::strip)
                .filter(channel -> !channel.isEmpty())
                .toList();
        return channels.isEmpty()
                ? () -> {}
                : new OrgEvents(
                        config.name(),
                        () -> org(JsonClient.withCookies(OrgEvents.PATIENCE)),
                        "/cometd/" + config.api_version(),
                        channels,
                        changed);
    }

    @Override
    public double writesPerSecond() {
        return config.writes_per_second();
    }

    @Override
    public List<CpqQuote> changed(Instant since, @Nullable CpqQuote after, int most) throws IOException {
        String from = TIME.format(since);
        String condition = "SystemModstamp >= " + from + also();
        if (after != null) {
            String last = TIME.format(after.changedAt());
            condition += " AND (SystemModstamp > " + last + " OR (SystemModstamp = " + last + " AND Id > '"
                    + text(after.id()) + "'))";
            return quotes(condition, Math.min(most, MOST_RECORDS));
        }
        // what belongs to a quote may change without it
        Set<String> touched = touched(from);
        List<CpqQuote> page = quotes(condition, Math.min(most, MOST_RECORDS));
        page.forEach(quote -> touched.remove(quote.id()));
        List<CpqQuote> all = new ArrayList<>();
        List<String> ids = List.copyOf(touched);
        for (int i = 0; i < ids.size(); i += MOST_RECORDS) {
            all.addAll(quotes(
                    "Id IN (" + in(ids.subList(i, Math.min(ids.size(), i + MOST_RECORDS))) + ")" + also(),
                    MOST_RECORDS));
        }
        all.removeIf(quote -> !quote.changedAt().isBefore(since));
        all.addAll(page);
        return all;
    }

    /** Returns what is asked besides, by configuration. */
    private String also() {
        return config.condition().isBlank() ? "" : " AND (" + config.condition() + ')';
    }

    private static String in(Collection<String> ids) {
        return ids.stream().map(id -> '\'' + text(id) + '\'').collect(Collectors.joining(", "));
    }

    /** Returns the quotes to which something belongs that has changed. */
    private Set<String> touched(String from) throws IOException {
        Map<String, Set<String>> touched = new HashMap<>();
        List<Children> fromBelow = new ArrayList<>(children());
        Collections.reverse(fromBelow);
        for (Children one : fromBelow) {
            Set<String> of =
                    touched.computeIfAbsent(one.of() == null ? dialect.object() : one.of(), object -> new TreeSet<>());
            String select = "SELECT Id, " + one.parent() + " FROM " + one.object() + " WHERE ";
            for (ObjectNode record : query(select + "SystemModstamp >= " + from)) {
                of.add(record.path(one.parent()).asText());
            }
            List<String> below = List.copyOf(touched.getOrDefault(one.object(), Set.of()));
            for (int i = 0; i < below.size(); i += MOST_RECORDS) {
                String ids = in(below.subList(i, Math.min(below.size(), i + MOST_RECORDS)));
                for (ObjectNode record : query(select + "Id IN (" + ids + ')')) {
                    of.add(record.path(one.parent()).asText());
                }
            }
        }
        return touched.getOrDefault(dialect.object(), new TreeSet<>());
    }

    /** Returns what belongs to quotes, but for what the org does not have. */
    private List<Children> children() {
        List<String> left =
                List.of(String.join(",", config.leave_out()).replace(" ", "").split(",", -1));
        return dialect.children().stream()
                .filter(one -> !left.contains(one.object()))
                .toList();
    }

    @Override
    public @Nullable CpqQuote find(String id) throws IOException {
        List<CpqQuote> found = quotes("Id = '" + text(id) + "'", 1);
        return found.isEmpty() ? null : found.get(0);
    }

    private static String text(String value) {
        return value.replace("\\", "\\\\").replace("'", "\\'");
    }

    private List<ObjectNode> query(String query) throws IOException {
        List<ObjectNode> records = new ArrayList<>();
        JsonNode page = org.send("GET", data + "/query?q=" + JsonClient.part(query), null);
        while (true) {
            if (!page.path("records").isArray()) {
                throw new IOException("the org answers a query with something else than records");
            }
            for (JsonNode record : page.path("records")) {
                if (record instanceof ObjectNode object) {
                    records.add(object);
                }
            }
            String next = page.path("nextRecordsUrl").asText("");
            if (next.isEmpty()) {
                return records;
            }
            page = org.send("GET", next, null);
        }
    }

    private List<CpqQuote> quotes(String condition, int most) throws IOException {
        List<ObjectNode> records = query("SELECT FIELDS(ALL), " + dialect.more() + " FROM " + dialect.object()
                + " WHERE " + condition + " ORDER BY SystemModstamp, Id LIMIT " + most);
        Map<String, List<ObjectNode>> parents = new LinkedHashMap<>();
        for (Children children : children()) {
            List<ObjectNode> of = children.of() == null ? records : parents.getOrDefault(children.of(), List.of());
            parents.put(children.object(), attached(children, of));
        }
        List<CpqQuote> quotes = new ArrayList<>();
        for (ObjectNode record : records) {
            quotes.add(quote(record));
        }
        return quotes;
    }

    /** Puts records under those to whom they belong. */
    private List<ObjectNode> attached(Children children, List<ObjectNode> parents) throws IOException {
        Map<String, ArrayNode> places = new LinkedHashMap<>();
        for (ObjectNode parent : parents) {
            places.put(
                    parent.path("Id").asText(),
                    parent.putObject(children.relation()).putArray("records"));
        }
        List<ObjectNode> all = new ArrayList<>();
        List<String> ids = List.copyOf(places.keySet());
        for (int i = 0; i < ids.size(); i += MOST_RECORDS) {
            String in = in(ids.subList(i, Math.min(ids.size(), i + MOST_RECORDS)));
            String last = "";
            List<ObjectNode> page;
            do {
                page = query("SELECT FIELDS(ALL)" + children.more() + " FROM " + children.object() + " WHERE "
                        + children.parent() + " IN (" + in + ')'
                        + (last.isEmpty() ? "" : " AND Id > '" + text(last) + '\'') + " ORDER BY Id LIMIT "
                        + MOST_RECORDS);
                for (ObjectNode record : page) {
                    last = record.path("Id").asText();
                    ArrayNode place = places.get(record.path(children.parent()).asText());
                    if (place != null) {
                        place.add(record);
                        all.add(record);
                    }
                }
            } while (page.size() == MOST_RECORDS);
        }
        return all;
    }

    private CpqQuote quote(ObjectNode record) throws IOException {
        String id = record.path("Id").asText("");
        JsonNode document = config.quote_model() && dialect == Dialect.CPQ ? model(id) : record;
        return new CpqQuote(
                id,
                time(record),
                record.path("Promisegate_Decision__c").asText(""),
                released(record),
                new String(JsonClient.bytes(document), StandardCharsets.UTF_8));
    }

    private String released(ObjectNode record) {
        String status = record.path(statusField).asText("");
        if (status.equals(statusValues.get(Standing.APPROVED))) {
            return statusField + " is " + status;
        }
        return record.path("SBQQ__Ordered__c").asBoolean(false) ? "SBQQ__Ordered__c is true" : "";
    }

    private static Instant time(ObjectNode record) throws IOException {
        try {
            return OffsetDateTime.parse(record.path("SystemModstamp").asText(""), STAMP)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new IOException("the org has a record without a time of its change");
        }
    }

    /** Returns the model of a quote, which is JSON in a string. */
    private JsonNode model(String id) throws IOException {
        JsonNode wrapped = org.send(
                "GET",
                "/services/apexrest/SBQQ/ServiceRouter?reader=SBQQ.QuoteAPI.QuoteReader&uid=" + JsonClient.part(id),
                null);
        return wrapped.isTextual() ? JsonClient.json(wrapped.asText().getBytes(StandardCharsets.UTF_8)) : wrapped;
    }

    @Override
    public void write(CpqVerdict verdict) throws IOException {
        String page = verdict.page(config.console());
        ObjectNode quote = record(dialect.object(), verdict.quoteId());
        quote.put("Promisegate_Outcome__c", verdict.decision().outcome().name());
        quote.put("Promisegate_Decision__c", verdict.decision().id());
        quote.put("Promisegate_Summary__c", cut(verdict.summary(), MOST_SUMMARY));
        quote.put("Promisegate_Findings__c", findings(verdict));
        quote.put("Promisegate_Receipt__c", verdict.decision().receipt());
        quote.put("Promisegate_Case__c", page.isEmpty() ? null : page);
        if (isForUs(verdict.quoteId())) {
            quote.put(statusField, statusValues.get(verdict.standing()));
        }
        save(List.of(quote));
        switch (config.approvals()) {
            case ADVANCED -> showApprovals(verdict);
            case PLATFORM -> answerWorkItems(verdict);
            case NONE -> {}
        }
    }

    @Override
    public void writeLines(CpqVerdict verdict) throws IOException {
        List<ObjectNode> records = new ArrayList<>();
        Quote decided = verdict.quote();
        for (int i = 0; decided != null && i < decided.lines().size(); i++) {
            String words = verdict.words(i);
            records.add(record(dialect.line(), decided.lines().get(i).id())
                    .put("Promisegate_Finding__c", words.isEmpty() ? null : cut(words, MOST_LINE)));
        }
        save(records);
    }

    /** Returns whether a quote is at a point where its status is for us to say; a draft, say, is not. */
    private boolean isForUs(String quoteId) throws IOException {
        for (ObjectNode record : query(
                "SELECT Id, " + statusField + " FROM " + dialect.object() + " WHERE Id = '" + text(quoteId) + '\'')) {
            String status = record.path(statusField).asText("");
            return status.isEmpty() || status.equals("null") || statusValues.containsValue(status);
        }
        throw NotDeliveredException.never("the quote is not there any more");
    }

    private static ObjectNode record(String type, String id) {
        ObjectNode record = JsonClient.object();
        record.putObject("attributes").put("type", type);
        return record.put("id", id);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + '…';
    }

    /** Returns the findings as the component on the page of the quote shows them; the limits stay here. */
    private static String findings(CpqVerdict verdict) {
        ArrayNode all = JsonClient.object().putArray("findings");
        for (Finding finding : verdict.findings()) {
            ObjectNode one = JsonClient.object()
                    .put("rule", finding.rule())
                    .put("mode", finding.mode().name())
                    .put("message", finding.message(Audience.SALES))
                    .put("pointer", finding.pointer())
                    .put("promised", finding.promised())
                    .put("remedy", finding.fix().words())
                    .put("waived", finding.waived() != null);
            ArrayNode reviewers = one.putArray("reviewers");
            finding.roles().forEach(role -> reviewers.add(role.name().toLowerCase(Locale.ROOT)));
            ArrayNode fix = one.putArray("fix");
            finding.fix()
                    .patch()
                    .forEach(operation -> fix.addObject()
                            .put("op", operation.op())
                            .put("path", operation.path())
                            .put(
                                    "value",
                                    operation.value() == null
                                            ? null
                                            : operation.value().toString()));
            all.add(one);
            if (all.toString().length() > MOST_FINDINGS) {
                // the rest is in the console
                all.remove(all.size() - 1);
                break;
            }
        }
        return all.toString();
    }

    private void save(List<ObjectNode> records) throws IOException {
        for (int i = 0; i < records.size(); i += MOST_RECORDS) {
            ObjectNode body = JsonClient.object().put("allOrNone", true);
            records.subList(i, Math.min(records.size(), i + MOST_RECORDS)).forEach(body.withArray("records")::add);
            check(org.send("PATCH", data + "/composite/sobjects", body));
        }
    }

    private static void check(JsonNode results) throws IOException {
        if (!results.isArray()) {
            throw new IOException("the org answers a change with something else than results");
        }
        for (JsonNode result : results) {
            String code = result.at("/errors/0/statusCode").asText("");
            if (!result.path("success").asBoolean(false) && !code.equals("ALL_OR_NONE_OPERATION_ROLLED_BACK")) {
                String why = "the org does not take the change: " + (code.isEmpty() ? "no reason" : code);
                throw FINAL.contains(code) ? NotDeliveredException.never(why) : NotDeliveredException.after(null, why);
            }
        }
    }

    private void showApprovals(CpqVerdict verdict) throws IOException {
        DealCase dealCase = verdict.dealCase();
        if (dealCase == null || dealCase.seats().isEmpty()) {
            return;
        }
        ObjectNode body = JsonClient.object().put("allOrNone", true);
        for (Seat seat : dealCase.seats()) {
            ObjectNode approval = body.withArray("records").addObject();
            approval.putObject("attributes").put("type", "sbaa__Approval__c");
            approval.put("Promisegate_Review__c", dealCase.id() + '/' + word(seat.role()))
                    .put("Quote__c", verdict.quoteId())
                    .put("sbaa__Status__c", status(dealCase, seat))
                    .put("sbaa__CommentsLong__c", comment(dealCase, seat.role()));
        }
        check(org.send("PATCH", data + "/composite/sobjects/sbaa__Approval__c/Promisegate_Review__c", body));
    }

    private static String word(ReviewerRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static String status(DealCase dealCase, Seat seat) {
        return switch (seat.state()) {
            case APPROVED -> "Approved";
            case REJECTED -> "Rejected";
            case WAITING, INFORMATION -> dealCase.state() == DealCase.State.OPEN ? "Requested" : "Recalled";
        };
    }

    private static String comment(DealCase dealCase, ReviewerRole role) {
        return dealCase.reviews().stream()
                .filter(review -> review.role() == role && !review.isRecalled())
                .reduce((first, second) -> second)
                .map(review -> cut(
                        "Promisegate, " + word(role) + ", " + review.by()
                                + (review.conditions().isEmpty() ? "" : ": " + String.join("; ", review.conditions())),
                        MOST_COMMENT))
                .orElse("Promisegate, " + word(role));
    }

    private void answerWorkItems(CpqVerdict verdict) throws IOException {
        Standing standing = verdict.standing();
        if (standing == Standing.PENDING) {
            return;
        }
        // those that are ours to answer
        List<ObjectNode> self = query("SELECT Id FROM User WHERE Username = '" + text(config.username()) + '\'');
        if (self.isEmpty()) {
            throw new IOException("the org does not know " + config.username());
        }
        for (ObjectNode item : query("SELECT Id FROM ApprovalWorkItem WHERE RelatedRecordId = '"
                + text(verdict.quoteId()) + "' AND Status = 'Assigned' AND AssignedToId = '"
                + text(self.get(0).path("Id").asText()) + '\'')) {
            ObjectNode body = JsonClient.object();
            body.putArray("inputs")
                    .addObject()
                    .put("approvalWorkItemId", item.path("Id").asText())
                    .put("approvalDecision", standing == Standing.APPROVED ? "Approve" : "Reject")
                    .put("comments", cut("Promisegate: " + verdict.summary(), MOST_COMMENT));
            JsonNode results = org.send("POST", data + "/actions/standard/reviewApprovalWorkItem", body);
            if (!results.path(0).path("isSuccess").asBoolean(false)) {
                throw NotDeliveredException.never("the org does not take the answer to a work item");
            }
        }
    }

    @Override
    public void change(CpqQuote before, String document) throws IOException {
        Map<String, ObjectNode> from =
                Records.of(JsonClient.json(before.document().getBytes(StandardCharsets.UTF_8)));
        Map<String, ObjectNode> to = Records.of(JsonClient.json(document.getBytes(StandardCharsets.UTF_8)));
        List<ObjectNode> changed = new ArrayList<>();
        for (Map.Entry<String, ObjectNode> one : to.entrySet()) {
            ObjectNode old = from.get(one.getKey());
            ObjectNode change = old == null ? null : Records.change(old, one.getValue());
            if (change != null) {
                changed.add(change);
            }
        }
        if (!changed.isEmpty()) {
            save(changed);
        }
    }
}
