package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The features in a stock Karaf, installed one after the other. */
@ExtendWith(KarafExtension.class)
class FeaturesIT {

    @Test
    void camelRuntimeStartsAlone(Karaf karaf) {
        var seen = karaf.installation().camel();

        assertThat(seen.features().isStarted("promisegate-camel-runtime")).isTrue();
        assertThat(seen.features().states()).containsEntry("promisegate", "Uninstalled");
        assertThat(seen.features().states()).containsEntry("promisegate-libraries", "Uninstalled");
        assertThat(karaf.installation().isSilentWithCamelAlone()).isTrue();
        assertEveryBundleIsUp(seen);
    }

    @Test
    void gateStartsOnTheCamelThatIsThere(Karaf karaf) {
        var seen = karaf.installation().gate();

        assertThat(seen.features().isStarted("promisegate-camel-runtime")).isTrue();
        assertThat(seen.features().isStarted("promisegate-libraries")).isTrue();
        assertThat(seen.features().isStarted("promisegate")).isTrue();
        assertThat(seen.features().states()).containsEntry("promisegate-samples", "Uninstalled");
        assertEveryBundleIsUp(seen);
    }

    @Test
    void gateWithoutBoundaryLeavesEveryQuoteUndecided(Karaf karaf) {
        var installation = karaf.installation();

        assertThat(installation.boundaries().json().path("active")).isEmpty();
        assertThat(installation.undecided()).isDecision("UNDECIDED").failsWith("PG-G001");
    }

    @Test
    void samplesBringTheirBoundaryIntoForce(Karaf karaf) {
        var installation = karaf.installation();

        assertThat(installation.samples().features().isStarted("promisegate-samples"))
                .isTrue();
        assertEveryBundleIsUp(installation.samples());
        assertThat(installation.decided()).isDecision("CLEARED");
        assertThat(installation.decided().json().at("/revision/name").asText()).isEqualTo("northwind-support-ai");
    }

    private static void assertEveryBundleIsUp(Installation.Step step) {
        assertThat(step.bundles()).contains("Active");
        assertThat(step.bundles().lines())
                .noneMatch(line -> line.matches(".*\\b(Installed|Waiting|GracePeriod|Failure|Stopping|Unknown)\\b.*"));
    }
}
