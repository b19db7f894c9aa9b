package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four ways in: deploy folder, bundle, HTTP and shell. All deploy boundaries of a channel that no other test sells
 * through, so that they stand beside what the other tests use.
 */
@ExtendWith(KarafExtension.class)
class DeploymentIT {
    private static final String CHANNEL = "deployment-test";
    private static final String REVENUE = "Ines Okafor, VP Deal Strategy (CRO delegate)";
    private static final String TECHNICAL = "Tomasz Lindqvist, Director Applied AI (CTO delegate)";

    @TempDir
    private Path folder;

    private String source = "";

    @AfterEach
    void nothingIsLeft(Karaf karaf) throws IOException {
        karaf.shell("promisegate:boundary-withdraw " + source);
        assertThat(status(karaf).path("active")).hasSize(1);
    }

    private static String boundary(String name, String version, String offering) {
        return """
                boundary: %s
                version: "%s"
                appliesTo: {channels: [%s]}
                offerings:
                  %s:
                    delivery: {implementationPlan: false, activationMilestone: false, renewalOwner: false,
                               expansionOwner: false, incidentOwner: false, valueMetric: false}
                """.formatted(name, version, CHANNEL, offering);
    }

    @Test
    void aFileInTheDeployFolder(Karaf karaf) throws IOException {
        Path file = karaf.base().resolve("deploy/dropped.boundary.yaml");
        source = file.toUri().toString();
        try {
            drop(file, boundary("dropped", "1", "assist"));
            awaitVersion(karaf, "dropped", "1");
            assertThat(decide(karaf, "assist")).isDecision("CLEARED");

            drop(file, boundary("dropped", "2", "other"));
            awaitVersion(karaf, "dropped", "2");
            assertThat(decide(karaf, "assist")).isDecision("BLOCKED");

            drop(file, boundary("dropped", "3", "other").replace("offerings", "oferings"));
            JsonNode refused = Karaf.await(
                    Karaf.SOON,
                    () -> status(karaf).path("lastAttempt"),
                    attempt -> attempt.path("event").asText().equals("refused"));
            assertThat(refused.at("/problems/0/file").asText()).isEqualTo("dropped.boundary.yaml");
            assertThat(refused.at("/problems/0/line").asInt()).isEqualTo(4);
            assertThat(active(karaf, "dropped").path("version").asText()).isEqualTo("2");
        } finally {
            Files.delete(file);
        }
        Karaf.await(Karaf.SOON, () -> active(karaf, "dropped"), JsonNode::isMissingNode);
    }

    private void drop(Path file, String content) throws IOException {
        Path made = Files.writeString(folder.resolve("made"), content);
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aBundleThatIsUpdatedAndUninstalled(Karaf karaf) throws IOException {
        source = "bundle:com.example.boundary/b.yaml";
        Path jar = folder.resolve("boundary.jar");
        bundle(jar, boundary("bundled", "1", "assist"));
        String id = karaf.shell("bundle:install -s " + jar.toUri()).replaceAll("\\D", "");
        awaitVersion(karaf, "bundled", "1");

        bundle(jar, boundary("bundled", "2", "other"));
        karaf.shell("bundle:update " + id);
        awaitVersion(karaf, "bundled", "2");
        karaf.shell("bundle:stop " + id);
        assertThat(active(karaf, "bundled").path("version").asText()).isEqualTo("2");

        karaf.shell("bundle:uninstall " + id);
        Karaf.await(Karaf.SOON, () -> active(karaf, "bundled"), JsonNode::isMissingNode);
    }

    private static void bundle(Path jar, String boundary) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "com.example.boundary");
        main.putValue("Promisegate-Boundary", "b.yaml");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("b.yaml"));
            out.write(boundary.getBytes(UTF_8));
        }
    }

    @Test
    void aPutOverHttpAndARollback(Karaf karaf) throws IOException {
        source = "http:posted";
        assertThat(put(karaf, "posted", boundary("posted", "1", "assist"))
                        .json()
                        .path("event")
                        .asText())
                .isEqualTo("activated");
        assertThat(put(karaf, "posted", boundary("posted", "1", "assist"))
                        .json()
                        .path("event")
                        .asText())
                .isEqualTo("unchanged");
        assertThat(put(karaf, "posted", boundary("posted", "1", "other")))
                .isProblem(422)
                .hasProblem("PG-B035");
        assertThat(put(karaf, "posted", boundary("elsewhere", "1", "assist"))).isProblem(409);
        put(karaf, "posted", boundary("posted", "2", "other"));
        assertThat(decide(karaf, "assist")).isDecision("BLOCKED");

        assertThat(karaf.send(karaf.request("/api/v1/boundaries/posted/rollback")
                        .header("Origin", "https://elsewhere.example")
                        .POST(BodyPublishers.noBody())))
                .as("a page in a browser")
                .isProblem(403);
        Answer back = karaf.send(karaf.request("/api/v1/boundaries/posted/rollback?by=lee&why=too%20strict")
                .POST(BodyPublishers.noBody()));

        assertThat(back.json().path("event").asText()).isEqualTo("rolled-back");
        assertThat(decide(karaf, "assist")).isDecision("CLEARED");
        JsonNode history = karaf.get("/api/v1/boundaries/history").json().path("deployments");
        JsonNode last = history.get(history.size() - 1);
        assertThat(last.path("by").asText()).isEqualTo("lee");
        assertThat(last.path("why").asText()).isEqualTo("too strict");
    }

    private static Answer put(Karaf karaf, String name, String boundary) throws IOException {
        return karaf.send(karaf.request("/api/v1/boundaries/" + name)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(boundary)));
    }

    @Test
    void aFileNamedInTheShell(Karaf karaf) throws IOException {
        source = "shell:typed.boundary.yaml";
        Path file = folder.resolve("typed.boundary.yaml");
        Files.writeString(file, boundary("typed", "1", "assist"));
        assertThat(karaf.shell("promisegate:boundary-check " + file)).contains("would be ACTIVATED  typed:1");
        assertThat(active(karaf, "typed").isMissingNode()).isTrue();
        assertThat(karaf.shell("promisegate:boundary-deploy --why 'first one' " + file))
                .contains("ACTIVATED  typed:1");

        Files.writeString(file, boundary("typed", "2", "assist").replace("appliesTo", "apliesTo"));
        assertThat(karaf.shell("promisegate:boundary-deploy " + file))
                .contains("REFUSED", "typed.boundary.yaml:3:1", "did you mean “appliesTo”?", "    ^");
        Files.writeString(file, boundary("typed", "2", "other"));
        assertThat(karaf.shell("promisegate:boundary-deploy " + file)).contains("ACTIVATED  typed:2");
        assertThat(karaf.shell("promisegate:boundary-rollback --why 'too strict' typed"))
                .contains("ROLLED_BACK  typed:1");
        assertThat(karaf.shell("promisegate:boundary-history"))
                .contains("first one", "too strict", "karaf", "shell:typed.boundary.yaml");
    }

    @Test
    void aShadowIsCountedAndPromoted(Karaf karaf) throws IOException {
        source = "http:shaded";
        put(karaf, "shaded", boundary("shaded", "1", "assist"));
        assertThat(put(karaf, "shaded?shadow=none", boundary("shaded", "2", "other")))
                .isProblem(400);
        assertThat(put(karaf, "shaded?shadow=100&channel=" + CHANNEL, boundary("shaded", "2", "other"))
                        .json()
                        .path("event")
                        .asText())
                .isEqualTo("shadowed");

        assertThat(decide(karaf, "assist")).isDecision("CLEARED");
        JsonNode shadow = Karaf.await(
                Karaf.SOON,
                () -> status(karaf).at("/shadows/0"),
                seen -> seen.at("/drift/quotes").asInt() == 1);
        assertThat(shadow.at("/drift/newlyStopped/count").asInt()).isEqualTo(1);
        assertThat(shadow.at("/shadow/channels/0").asText()).isEqualTo(CHANNEL);
        assertThat(karaf.shell("promisegate:status")).contains("In shadow: shaded:2", "newly stopped: 1");
        assertThat(karaf.get("/metrics").body())
                .contains("promisegate_shadow_quotes{boundary=\"shaded\",change=\"newly-stopped\",version=\"2\"} 1.0");

        assertThat(karaf.shell("promisegate:boundary-promote --why 'as expected' shaded"))
                .contains("ACTIVATED  shaded:2", "In shadow: 1 quotes concerned");
        assertThat(decide(karaf, "assist")).isDecision("BLOCKED");
        assertThat(status(karaf).path("shadows")).isEmpty();
    }

    @Test
    void twoOwnersApproveInTheShellAndOverHttp(Karaf karaf) throws IOException {
        source = "http:owned";
        karaf.shell("config:edit io.promisegate.trust; config:property-set co.sign true;"
                + " config:property-set owners 'karaf=" + REVENUE + "; rita=" + TECHNICAL + "'; config:update");
        try {
            // it takes quotes away from the sample boundary, whose owners are asked
            String owned = boundary("owned", "1", "assist");
            Karaf.await(
                    Karaf.SOON,
                    () -> {
                        String event =
                                put(karaf, "owned", owned).json().path("event").asText();
                        if (!event.equals("proposed")) {
                            // the configuration came after it
                            karaf.shell("promisegate:boundary-withdraw http:owned");
                        }
                        return event;
                    },
                    "proposed"::equals);
            assertThat(karaf.shell("promisegate:boundary-approve owned")).contains("APPROVED  owned:1");
            assertThat(karaf.shell("promisegate:boundary"))
                    .contains("Proposed: owned:1", TECHNICAL + " (technical); approved by karaf");
            assertThat(active(karaf, "owned").isMissingNode()).isTrue();

            assertThat(approve(karaf, "")).isProblem(401);
            assertThat(approve(karaf, "rita:wrong")).isProblem(401);
            assertThat(approve(karaf, "karaf:karaf").json().path("event").asText())
                    .isEqualTo("approved");
            assertThat(approve(karaf, "rita:secret").json().path("event").asText())
                    .isEqualTo("activated");
            assertThat(active(karaf, "owned").path("version").asText()).isEqualTo("1");
        } finally {
            karaf.shell("config:delete io.promisegate.trust");
        }
    }

    private static Answer approve(Karaf karaf, String login) throws IOException {
        HttpRequest.Builder request =
                karaf.request("/api/v1/boundaries/owned/approve?version=1").POST(BodyPublishers.noBody());
        if (!login.isEmpty()) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
        }
        return karaf.send(request);
    }

    @Test
    void aUserWithoutTheRoleChangesNothingOverHttp(Karaf karaf) throws IOException {
        source = "http:none";
        String login = Base64.getEncoder().encodeToString("rita:secret".getBytes(UTF_8));

        assertThat(karaf.send(karaf.request("/api/v1/boundaries/none")
                        .header("Content-Type", "application/yaml")
                        .header("Authorization", "Basic " + login)
                        .PUT(BodyPublishers.ofString(boundary("none", "1", "assist")))))
                .isProblem(403);
    }

    @Test
    void deploymentsAndDecisionsAreCounted(Karaf karaf) throws IOException {
        source = "http:counted";
        put(karaf, "counted", boundary("counted", "1", "assist"));
        decide(karaf, "assist");

        assertThat(karaf.get("/metrics").body())
                .contains(
                        "promisegate_deployments_total{event=\"activated\"}",
                        "promisegate_decision_seconds_count{entry=\"http\",outcome=\"cleared\"}",
                        "promisegate_boundary_activated_seconds{boundary=\"counted\",slot=\"counted\",version=\"1\"}",
                        "promisegate_delivery_deployments_per_day");
    }

    private static Answer decide(Karaf karaf, String offering) throws IOException {
        return karaf.post("""
                {"id": "Q", "channel": "%s", "lines": [{"offering": "%s", "promises": {}}]}
                """.formatted(CHANNEL, offering).getBytes(UTF_8));
    }

    private static void awaitVersion(Karaf karaf, String name, String version) {
        Karaf.await(Karaf.SOON, () -> active(karaf, name).path("version").asText(), version::equals);
    }

    private static JsonNode active(Karaf karaf, String name) throws IOException {
        for (JsonNode one : status(karaf).path("active")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        return Json.MAPPER.missingNode();
    }

    private static JsonNode status(Karaf karaf) throws IOException {
        return karaf.get("/api/v1/boundaries").json();
    }
}
