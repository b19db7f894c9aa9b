package io.promisegate.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console in a real browser, as sellers and reviewers meet it. */
@ExtendWith(KarafExtension.class)
class ConsoleIT {
    private static final String QUOTES = "/tmf-api/quoteManagement/v4/quote";
    private static final String HOSTILE =
            "<script>document.title='taken'</script><img src=x onerror=alert(1)> \u202Egnp \uD83D\uDE00";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 200_000;
    /** Almost as many characters as a text may have. */
    private static final int LONG = 990_000;

    private static Browser browser(Karaf karaf, String... options) {
        String root = karaf.request("/").GET().build().uri().toString();
        return Browser.open(root.substring(0, root.length() - 1), options);
    }

    private static void create(Karaf karaf, String sample, String id, String customer) throws IOException {
        ObjectNode quote = (ObjectNode) Samples.json(sample);
        quote.put("id", id);
        for (JsonNode party : quote.path("relatedParty")) {
            if (party.path("role").asText().equals("customer")) {
                ((ObjectNode) party).put("name", customer);
            }
        }
        Answer answer = karaf.send(karaf.request(QUOTES)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(quote.toString())));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static void awaitStanding(Karaf karaf, Browser browser, String id) {
        Karaf.await(
                LIMIT,
                () -> {
                    browser.go("/console/quotes?id=" + id);
                    return browser.text();
                },
                text -> !text.contains("There is no such quote"));
    }

    @Test
    void aSellerSeesWhyAppliesTheFixAndSeesItClear(Karaf karaf) throws IOException {
        create(karaf, "blocked-autonomy-above-certificate.json", "C-SELLER", "Console Airlines");
        try (Browser browser = browser(karaf).logIn("sam")) {
            awaitStanding(karaf, browser, "C-SELLER");
            browser.go("/console/quotes?search=console");
            WebElement row = browser.find("tbody tr");
            assertThat(row.getText())
                    .contains("C-SELLER", "Console Airlines", "USD 93,600.00", "Blocked", "may be sold up to L2");
            browser.picture("blocked-quotes", 1280);
            browser.picture("blocked-quotes-phone", 390);
            row = browser.find("tbody tr");
            row.findElement(By.tagName("a")).sendKeys(Keys.ENTER);
            browser.await("h1", "C-SELLER");
            assertThat(browser.find(".before").getText()).isEqualTo("L4");
            assertThat(browser.find(".after").getText()).isEqualTo("L2");
            assertThat(browser.text()).as("limits are not for sellers").doesNotContain("Allowed");
            browser.picture("quote-with-fix", 1280);

            browser.find(".fix button").click();
            browser.await("#outcome", "Cleared");
            browser.await("h1", "C-SELLER");
            browser.picture("quote-cleared", 1280);
        }
    }

    @Test
    void pagesFollowWhatOthersDo(Karaf karaf) throws IOException {
        create(karaf, "blocked-autonomy-above-certificate.json", "C-LIVE", "Live Airlines");
        try (Browser browser = browser(karaf).logIn("sam")) {
            awaitStanding(karaf, browser, "C-LIVE");
            browser.await("#outcome", "Blocked");
            JsonNode items = Samples.json("blocked-autonomy-above-certificate.json")
                    .path("quoteItem")
                    .deepCopy();
            for (JsonNode characteristic : items.at("/0/product/productCharacteristic")) {
                if (characteristic.path("name").asText().equals("autonomyTier")) {
                    ((ObjectNode) characteristic).put("value", "L2");
                }
            }
            ObjectNode patch = Json.MAPPER.createObjectNode();
            patch.set("quoteItem", items);
            Answer answer = karaf.send(karaf.request(QUOTES + "/C-LIVE")
                    .header("Content-Type", "application/json")
                    .method("PATCH", BodyPublishers.ofString(patch.toString())));
            assertThat(answer.status()).isEqualTo(200);
            // the page was not loaded again by anybody
            browser.await("#outcome", "Cleared");
        }
    }

    @Test
    void aReviewerApprovesWithACondition(Karaf karaf) throws IOException {
        create(karaf, "review-outcome-without-fallback-price.json", "C-DESK", "Desk Airlines");
        try (Browser browser = browser(karaf, "--force-dark-mode", "--enable-features=WebContentsForceDark")
                .logIn("rhea")) {
            awaitStanding(karaf, browser, "C-DESK");
            Karaf.await(
                    LIMIT,
                    () -> {
                        browser.go("/console/cases?search=C-DESK");
                        return browser.text();
                    },
                    text -> text.contains("(you)"));
            browser.picture("desk", 1280);
            browser.find("tbody a").click();
            browser.await("h1", "Case of C-DESK");
            assertThat(browser.text()).contains("Allowed", "Looked at");
            WebElement form = browser.find(".act form");
            form.findElement(By.cssSelector("input[value=APPROVED]")).click();
            form.findElement(By.name("check-COST_MODEL_REVIEWED")).sendKeys("in sheet 7");
            form.findElement(By.name("conditions")).sendKeys("The fallback price is agreed by March.");
            form.findElement(By.name("comment")).sendKeys("Fine for one quarter. " + "<b>really</b>");
            browser.picture("case", 1280);
            form.findElement(By.tagName("button")).click();
            browser.await("#case", "The fallback price is agreed by March.");
            browser.await("#case", "<b>really</b>");
            browser.await(".act", "You have answered for revenue");
            browser.picture("case-answered", 1280);
        }
    }

    @Test
    void anOperatorSeesWhatABoundaryChangesAndBringsItIntoForce(Karaf karaf) throws IOException {
        // a currency that no other test has
        String quote = new String(Samples.bytes("cleared-assist-standard.json"), StandardCharsets.UTF_8)
                .replace("\"USD\"", "\"XAG\"");
        assertThat(karaf.post(quote.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
        String boundary = """
                boundary: console
                version: "1"
                title: For silver alone
                appliesTo: {currencies: [XAG]}
                """;
        try (Browser browser = browser(karaf).logIn("ines")) {
            browser.go("/console/boundary");
            browser.await("h1", "Boundary");
            browser.find("#active details:has(table) summary").sendKeys(Keys.ENTER);
            assertThat(browser.find("#active details[open]").getText()).contains("CERT-");
            assertThat(browser.text())
                    .contains("Northwind Support AI", "The AI drafts and works alongside your people");
            browser.picture("boundary", 1280);
            browser.find("#document").sendKeys("boundary: console\nversion: [");
            browser.find("button[value=check]").click();
            browser.await("#found", "is refused");
            browser.await("#found", "line 2");
            browser.find("#document").clear();
            browser.find("#document").sendKeys(boundary);
            browser.find("button[value=check]").click();
            browser.await("#found", "recorded quotes, judged again");
            assertThat(browser.find("svg.bars").getAttribute("aria-label")).contains("As before", "Newly stopped");
            assertThat(browser.find("svg.bars rect").isDisplayed()).isTrue();
            browser.picture("boundary-replay", 1280);
            browser.find("#why").sendKeys("silver is new");
            browser.find("#drift").sendKeys("nobody sells in silver yet");
            browser.find("button[value=deploy]").click();
            browser.await("#active", "For silver alone");
            browser.await("#active", "silver is new");

            browser.find("#document")
                    .sendKeys(boundary.replace("\"1\"", "\"2\"").replace("alone", "and more"));
            browser.find("#why").sendKeys("looked at first");
            browser.find("button[value=shadow]").click();
            browser.await("#active", "In shadow: console:2");
            // the version differs, so that it is another decision
            assertThat(karaf.post(quote.replace("\"version\": \"1\"", "\"version\": \"1s\"")
                                    .getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(200);
            Karaf.await(
                    LIMIT,
                    () -> {
                        browser.go("/console/boundary");
                        return browser.find("#active").getText();
                    },
                    text -> text.contains("decided beside it so far: ") && !text.contains("so far: 0"));
            browser.picture("boundary-shadow", 1280);
            browser.find("#promote-0").sendKeys("it is the same for all");
            browser.find(".act form:has(#promote-0) button").click();
            browser.await("#active", "For silver and more");

            browser.find("#active a[href*='console%3A1']").click();
            browser.await("#looked", "-title: For silver and more");
            browser.await("#looked", "+title: For silver alone");
            browser.picture("boundary-difference", 1280);
            browser.find("#why-looked").sendKeys("too much");
            browser.find("form:has(#why-looked) button").click();
            browser.await("#active", "For silver alone");
            browser.go("/console/status");
            browser.await("#status", "entries");
            browser.picture("status", 1280);
        } finally {
            // others ask what is in force
            karaf.shell("promisegate:boundary-withdraw http:console");
        }
        try (Browser browser = browser(karaf).logIn("sam")) {
            browser.go("/console/boundary");
            browser.await("h1", "This is not for you");
        }
    }

    @Test
    void ownersSeeWhatBecameOfThePromises(Karaf karaf) throws IOException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        StringBuilder csv = new StringBuilder("day,offering,customer,measure,value,unit,source\n");
        for (int i = 0; i < 28; i++) {
            LocalDate day = today.minusDays(i);
            csv.append(day).append(",assist-desk,,usage,").append(900 - 20 * i).append(",resolution,billing\n");
            csv.append(day)
                    .append(",assist-desk,,outcomes,")
                    .append(700 - 15 * i)
                    .append(",,billing\n");
            csv.append(day).append(",assist-desk,,cost,").append(210).append(",USD,ledger\n");
            csv.append(day).append(",assist-desk,,quality,").append(90 + i % 5).append(",,survey\n");
        }
        csv.append(today).append(",<script>alert(1)</script>,,incidents,2,,pager\n");
        Answer kept = karaf.send(karaf.request("/api/v1/figures")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(csv.toString())));
        assertThat(kept.status()).as(kept.body()).isEqualTo(200);
        create(karaf, "blocked-autonomy-above-certificate.json", "C-OWNERS", "Owned Airlines");
        try (Browser browser = browser(karaf).logIn("rhea")) {
            awaitStanding(karaf, browser, "C-OWNERS");
            browser.go("/console/dashboard");
            assertThat(browser.text())
                    .contains("assist-desk", "Cost per outcome", "Quality", "Open cases by age", "Rules that stop")
                    .contains("<script>alert(1)</script>");
            assertThat(browser.find("svg.line polyline").getDomAttribute("points"))
                    .contains(",");
            browser.picture("dashboard", 1280);
            browser.picture("dashboard-phone", 390);
        }
    }

    @Test
    void aMegabyteOfTextIsShownShort(Karaf karaf) throws IOException {
        ObjectNode quote = (ObjectNode) Samples.json("blocked-autonomy-above-certificate.json");
        String text = "never stored " + HOSTILE + " y".repeat(LONG / 2);
        quote.put("id", "C-MUCH").put("description", text);
        ((ObjectNode) quote.at("/quoteItem/0/product/productCharacteristic/0")).put("value", text);
        quote.withArray("note").addObject().put("id", "1").put("text", text);
        Answer answer = karaf.send(karaf.request(QUOTES)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(quote.toString())));
        assertThat(answer.status()).as(answer.body().substring(0, 300)).isEqualTo(201);
        try (Browser browser = browser(karaf).logIn("lena")) {
            awaitStanding(karaf, browser, "C-MUCH");
            assertThat(browser.driver.getTitle()).isNotEqualTo("taken");
            browser.picture("quote-hostile", 390);
            browser.go("/console/quotes?search=C-MUCH");
            browser.picture("quotes-hostile", 390);
        }
    }

    @Test
    void hostileTextIsTextEverywhere(Karaf karaf) throws IOException {
        create(karaf, "review-outcome-without-fallback-price.json", "C-HOSTILE", HOSTILE);
        create(karaf, "blocked-autonomy-above-certificate.json", "C-LONG", "x".repeat(400));
        try (Browser browser = browser(karaf).logIn("lena")) {
            awaitStanding(karaf, browser, "C-HOSTILE");
            for (String path : List.of(
                    "/console/quotes?search=C-HOSTILE",
                    "/console/quotes?id=C-HOSTILE",
                    "/console/cases?search=C-HOSTILE",
                    "/console/quotes?search=%3Cscript%3Ealert(1)%3C/script%3E",
                    "/console/quotes?id=%00%3Cb%3E")) {
                browser.go(path);
                assertThat(browser.driver.getTitle()).as(path).isNotEqualTo("taken");
                assertThat(browser.driver.findElements(By.cssSelector("img[src=x]")))
                        .isEmpty();
                assertThat(browser.driver.getPageSource().length()).isLessThan(MOST_BYTES);
            }
            browser.go("/console/quotes?id=C-HOSTILE");
            assertThat(browser.text()).contains("<script>document.title='taken'</script>");
            Number wide = (Number) browser.driver.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(wide.intValue()).as("nothing stands out of the page").isZero();
        }
    }

    @Test
    void nobodyGetsInWithoutALoginOrByTheFormOfSomebodyElse(Karaf karaf) throws IOException {
        for (String path : List.of("/console/quotes", "/console/cases")) {
            Answer answer = karaf.send(karaf.request(path).GET());
            assertThat(answer.body()).doesNotContain("Blocked quotes");
        }
        assertThat(karaf.send(karaf.request("/console/events").GET()).status()).isEqualTo(401);
        assertThat(karaf.send(karaf.request("/console/quotes").POST(BodyPublishers.ofString("id=x")))
                        .status())
                .isEqualTo(401);
        try (Browser browser = browser(karaf)) {
            browser.go("/console/quotes?search=a");
            browser.find("#name").sendKeys("sam");
            browser.find("#password").sendKeys("wrong");
            browser.find("form button").click();
            browser.await("[role=alert]", "Name or password is wrong.");
            browser.find("#name").sendKeys("sam");
            browser.find("#password").sendKeys("secret");
            browser.find("form button").click();
            browser.await("h1", "Blocked quotes");
            assertThat(browser.driver.getCurrentUrl()).endsWith("/console/quotes?search=a");
            browser.driver.executeScript("document.querySelector('form.who input[name=proof]').value = 'other'");
            browser.find("form.who button").click();
            browser.await("h1", "This form is not ours");
            browser.go("/console");
            browser.find("form.who button").click();
            browser.find("#password");
            browser.go("/console/quotes");
            browser.find("#password");
        }
    }
}
