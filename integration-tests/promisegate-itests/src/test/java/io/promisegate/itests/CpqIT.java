package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.itests.Emulator.Mood;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** CPQs that keep their quotes themselves: what changes there is judged, and what is decided here shows there. */
@ExtendWith(KarafExtension.class)
class CpqIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** How long a CPQ fails; minutes, where somebody wants to see that. */
    private static final Duration FAULT = Duration.ofSeconds(Long.getLong("fault.seconds", 1));

    private static final String BLOCKED = "blocked-autonomy-above-certificate.json";
    private static final String QUOTE = "SBQQ__Quote__c";
    private static final String LINE = "SBQQ__QuoteLine__c";

    private static SalesforceOrg org;
    private static SalesforceOrg zuora;
    private static HubspotAccount hubspot;

    @BeforeAll
    static void connect(Karaf karaf) throws IOException {
        org = new SalesforceOrg();
        zuora = new SalesforceOrg();
        hubspot = new HubspotAccount();
        configure(
                karaf,
                "salesforce-emea",
                salesforce(karaf, org, "emea", "CPQ") + "every.seconds = 1\napprovals = ADVANCED\n");
        // asked once an hour, so that what is judged soon was announced
        configure(
                karaf,
                "salesforce-billing",
                salesforce(karaf, zuora, "billing", "ZUORA") + "every.seconds = 3600\nevents = " + Announcer.CHANNEL
                        + "\n");
        configure(
                karaf,
                "hubspot-smb",
                "name = smb\nurl = " + hubspot.address() + "\ntoken = " + HubspotAccount.TOKEN
                        + "\nplain.http = true\nevery.seconds = 1\nwrites.per.second = 50\nconsole ="
                        + " https://gate.example/console\n");
    }

    private static String salesforce(Karaf karaf, SalesforceOrg to, String name, String product) throws IOException {
        Path key = karaf.base().resolve("etc/" + name + ".pem");
        to.writeKey(key);
        return "name = " + name + "\nproduct = " + product + "\nlogin = " + to.address()
                + "\nclient.id = client-1\nusername = gate@example.com\nkey.file = " + key
                + "\nplain.http = true\nwrites.per.second = 50\nconsole = https://gate.example/console/\n";
    }

    private static void configure(Karaf karaf, String name, String properties) throws IOException {
        Files.writeString(karaf.base().resolve("etc/io.promisegate.cpq." + name + ".cfg"), properties);
    }

    @AfterAll
    static void disconnect(Karaf karaf) throws IOException {
        for (String name : new String[] {"salesforce-emea", "salesforce-billing", "hubspot-smb"}) {
            Files.deleteIfExists(karaf.base().resolve("etc/io.promisegate.cpq." + name + ".cfg"));
        }
        org.close();
        zuora.close();
        hubspot.close();
    }

    private static JsonNode awaited(SalesforceOrg in, String object, String id, String outcome) {
        return Karaf.await(
                LIMIT,
                () -> in.record(object, id),
                record -> record.path("Promisegate_Outcome__c").asText().equals(outcome));
    }

    private static JsonNode awaited(String id, String outcome) {
        return Karaf.await(
                LIMIT,
                () -> hubspot.properties("quotes", id),
                properties -> properties.path("promisegate_outcome").asText().equals(outcome));
    }

    private static Answer decided(Karaf karaf, String format, ObjectNode quote) throws IOException {
        return karaf.send(karaf.request("/api/v1/decisions?entry=preview&format=" + format)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(quote.toString())));
    }

    private static Set<String> rules(JsonNode decision) {
        Set<String> rules = new LinkedHashSet<>();
        decision.path("findings")
                .forEach(finding -> rules.add(finding.path("rule").asText()));
        return rules;
    }

    /** A field holds one value; these CPQs have no versions, and HubSpot's lines only ever add. */
    private static boolean isSayable(JsonNode quote, String format) {
        if (quote.path("version").asText().length() > 2
                || (format.equals("hubspot")
                        && !quote.findValuesAsText("action").stream().allMatch("add"::equalsIgnoreCase))) {
            return false;
        }
        Map<String, Integer> names = new TreeMap<>();
        boolean isOnce = true;
        for (JsonNode characteristics : quote.findValues("productCharacteristic")) {
            names.clear();
            for (JsonNode one : characteristics) {
                isOnce &= names.merge(one.path("name").asText(), 1, Integer::sum) == 1;
            }
        }
        return isOnce;
    }

    @Test
    void aQuoteIsJudgedTheSameInWhicheverFormItComes(Karaf karaf) throws IOException {
        Map<String, BiFunction<JsonNode, String, ObjectNode>> forms = Map.of(
                "salesforce", CpqForms::salesforce,
                "zuora", CpqForms::zuora,
                "hubspot", CpqForms::hubspot);
        Map<String, String> differing = new TreeMap<>();
        int compared = 0;
        for (Map.Entry<String, byte[]> sample : Samples.quotes().entrySet()) {
            JsonNode quote = Json.read(sample.getValue());
            JsonNode wanted = decided(karaf, "tmf648", (ObjectNode) quote).json();
            for (Map.Entry<String, BiFunction<JsonNode, String, ObjectNode>> form : forms.entrySet()) {
                if (!isSayable(quote, form.getKey())) {
                    continue;
                }
                String id = quote.path("id").asText();
                JsonNode decision = decided(
                                karaf, form.getKey(), form.getValue().apply(quote, id))
                        .json();
                compared++;
                if (!decision.path("outcome").equals(wanted.path("outcome"))
                        || !rules(decision).equals(rules(wanted))) {
                    differing.put(
                            sample.getKey() + " as " + form.getKey(),
                            decision.path("outcome") + " " + rules(decision) + decision.path("problems")
                                    + " instead of " + wanted.path("outcome") + " " + rules(wanted));
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void aSellerSeesInSalesforceWhyAQuoteIsStopped(Karaf karaf) throws IOException {
        String id = "a0q000000000001AAA";
        org.keep(CpqForms.salesforce(Samples.json(BLOCKED), id));
        JsonNode blocked = awaited(org, QUOTE, id, "BLOCKED");
        assertThat(blocked.path("ApprovalStatus__c").asText()).isEqualTo("Rejected");
        assertThat(blocked.path("Promisegate_Summary__c").asText()).contains("Assist Desk may be sold up to L2");
        assertThat(blocked.path("Promisegate_Case__c").asText())
                .isEqualTo("https://gate.example/console/quotes?id=" + id);
        assertThat(blocked.path("Promisegate_Receipt__c").isNull()).isTrue();
        JsonNode finding =
                Json.read(blocked.path("Promisegate_Findings__c").asText()).path(0);
        assertThat(finding.at("/fix/0/path").asText())
                .isEqualTo("/SBQQ__LineItems__r/records/0/Promise_autonomyTier__c");
        assertThat(finding.at("/fix/0/value").asText()).isEqualTo("L2");
        assertThat(finding.has("allowed")).isFalse();
        Karaf.await(
                LIMIT,
                () -> org.record(LINE, id + "L1").path("Promisegate_Finding__c").asText(),
                told -> told.contains("Assist Desk may be sold up to L2"));

        // the administrator ends the session of the gate, and the quote goes round the desk
        org.endSessions();
        org.change(QUOTE, id, "ApprovalStatus__c", "Approved");
        Karaf.await(LIMIT, () -> org.record(QUOTE, id).path("ApprovalStatus__c").asText(), "Rejected"::equals);
        String ledger = karaf.shell("promisegate:ledger --kind BYPASS --subject " + id);
        assertThat(ledger).contains(id);

        org.change(LINE, id + "L1", "Promise_autonomyTier__c", "L2");
        JsonNode cleared = awaited(org, QUOTE, id, "CLEARED");
        assertThat(cleared.path("ApprovalStatus__c").asText()).isEqualTo("Approved");
        assertThat(cleared.path("Promisegate_Receipt__c").asText()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(org.record(LINE, id + "L1").path("Promisegate_Finding__c").isNull())
                .isTrue();
    }

    @Test
    void whatTheDeskDecidesComesToCpqsThatFailedMeanwhileAndDelaysNoOther(Karaf karaf) throws IOException {
        JsonNode review = Samples.json("review-outcome-without-fallback-price.json");
        String id = "a0q000000000002AAA";
        org.keep(CpqForms.salesforce(review, id));
        assertThat(awaited(org, QUOTE, id, "REVIEW").path("ApprovalStatus__c").asText())
                .isEqualTo("Pending");
        Karaf.await(
                LIMIT,
                () -> org.records("sbaa__Approval__c"),
                approvals -> approvals.stream()
                        .anyMatch(one -> one.path("Quote__c").asText().equals(id)
                                && one.path("sbaa__Status__c").asText().equals("Requested")));
        assertThat(karaf.get("/metrics").body())
                .contains(
                        "promisegate_cpq_up{cpq=\"emea\",format=\"salesforce\"} 1.0",
                        "promisegate_cpq_up{cpq=\"smb\",format=\"hubspot\"} 1.0");
        for (Mood mood : new Mood[] {Mood.DOWN, Mood.BUSY, Mood.GARBAGE, Mood.FORGETFUL}) {
            org.mood(mood);
            if (mood == Mood.DOWN) {
                Reviewers.approve(karaf, id);
            }
            String other = "H-" + mood;
            hubspot.keep(CpqForms.hubspot(review, other));
            long since = System.nanoTime();
            assertThat(awaited(other, "REVIEW").path("hs_status").asText()).isEqualTo("PENDING_APPROVAL");
            String quote = "a0q00000000" + mood;
            org.keep(CpqForms.salesforce(Samples.json(BLOCKED), quote));
            Karaf.await(
                    FAULT.plus(LIMIT),
                    () -> Duration.ofNanos(System.nanoTime() - since),
                    gone -> gone.compareTo(FAULT) > 0 && org.requests.get() > 0);
        }
        assertThat(org.record(QUOTE, id).path("ApprovalStatus__c").asText()).isEqualTo("Pending");
        assertThat(karaf.get("/metrics").body())
                .contains("promisegate_cpq_up{cpq=\"emea\",format=\"salesforce\"} 0.0")
                .containsPattern("promisegate_outbox_messages\\{is=\"waiting\",target=\"cpq:emea\"} [1-9]");
        org.mood(Mood.WELL);
        Duration pause = Duration.ofMinutes(1).plus(LIMIT);
        Karaf.await(pause, () -> org.record(QUOTE, id).path("ApprovalStatus__c").asText(), "Approved"::equals);
        Karaf.await(
                LIMIT,
                () -> org.records("sbaa__Approval__c"),
                approvals -> approvals.stream()
                        .filter(one -> one.path("Quote__c").asText().equals(id))
                        .allMatch(one -> one.path("sbaa__Status__c").asText().equals("Approved")));
        for (Mood mood : new Mood[] {Mood.DOWN, Mood.BUSY, Mood.GARBAGE, Mood.FORGETFUL}) {
            awaited(org, QUOTE, "a0q00000000" + mood, "BLOCKED");
        }
        assertThat(karaf.shell("promisegate:outbox")).contains("Nothing was put aside");
    }

    @Test
    void publishingInHubspotWithoutApprovalIsSeenAndTakenBack(Karaf karaf) throws IOException {
        String id = "H-1";
        ObjectNode quote = CpqForms.hubspot(Samples.json(BLOCKED), id);
        ((ObjectNode) quote.path("properties")).put("hs_status", "APPROVAL_NOT_NEEDED");
        hubspot.keep(quote);
        JsonNode blocked = awaited(id, "BLOCKED");
        assertThat(blocked.path("hs_status").asText()).isEqualTo("REJECTED");
        assertThat(blocked.path("promisegate_summary").asText()).contains("Assist Desk may be sold up to L2");
        assertThat(blocked.path("promisegate_link").asText()).isEqualTo("https://gate.example/console/quotes?id=H-1");
        Karaf.await(
                LIMIT,
                () -> hubspot.properties("line_items", id + "L1")
                        .path("promisegate_finding")
                        .asText(),
                told -> told.contains("Assist Desk may be sold up to L2"));
        String ledger = karaf.shell("promisegate:ledger --kind BYPASS --subject " + id);
        assertThat(ledger).contains(id);
        hubspot.change("line_items", id + "L1", "promise_autonomytier", "L2");
        assertThat(awaited(id, "CLEARED").path("hs_status").asText()).isEqualTo("APPROVED");
    }

    @Test
    void zuoraIsFollowedByWhatItsOrgAnnounces() throws IOException {
        Karaf.await(LIMIT, () -> zuora.announcer.listeners(), listeners -> listeners > 0);
        String id = "a1Z000000000001AAA";
        zuora.keep(CpqForms.zuora(Samples.json(BLOCKED), id));
        JsonNode blocked = awaited(zuora, "zqu__Quote__c", id, "BLOCKED");
        assertThat(blocked.path("zqu__Status__c").asText()).isEqualTo("Rejected");
        Karaf.await(
                LIMIT,
                () -> zuora.record("zqu__QuoteRatePlanCharge__c", id + "L1")
                        .path("Promisegate_Finding__c")
                        .asText(),
                told -> told.contains("Assist Desk may be sold up to L2"));
        zuora.endSessions();
        Karaf.await(LIMIT, () -> zuora.announcer.listeners(), listeners -> listeners > 0);
        zuora.change("zqu__QuoteRatePlanCharge__c", id + "L1", "Promise_autonomyTier__c", "L2");
        assertThat(awaited(zuora, "zqu__Quote__c", id, "CLEARED")
                        .path("zqu__Status__c")
                        .asText())
                .isEqualTo("Approved");
    }
}
