package io.promisegate.cpq.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The component on the page of a quote, by the tests that Salesforce has for such. They need Node; the path of its
 * {@code npm} comes from {@code NPM}. A machine without one skips them.
 */
class ComponentTest {
    private static final Path PROJECT = Path.of("src/main/resources/sfdx");
    private static final Path WORK = Path.of("target/sfdx");
    private static final int LONGEST_MINUTES = 5;

    private static int run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return process.exitValue();
    }

    private static void copy() throws IOException {
        try (Stream<Path> all = Files.walk(PROJECT)) {
            for (Path from : all.filter(Files::isRegularFile).toList()) {
                Path to = WORK.resolve(PROJECT.relativize(from).toString());
                Files.createDirectories(to.getParent());
                Files.write(to, Files.readAllBytes(from));
            }
        }
    }

    @Test
    void theComponentPassesItsOwnTests() throws Exception {
        String asked = System.getenv("NPM");
        String npm = asked == null ? "npm" : asked;
        copy();
        Path log = Path.of("target/sfdx.log").toAbsolutePath();
        int installed;
        try {
            installed = run(log, List.of(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
        } catch (IOException e) {
            installed = -1;
        }
        if (installed != 0 && asked == null) {
            abort("npm cannot install what the component is tested with, which target/sfdx.log says more of: it is not"
                    + " tested. Install Node 20, or set NPM.");
        }
        assertThat(installed).as(log.toString()).isZero();
        int tested = run(log, List.of(npm, "test"));
        assertThat(tested)
                .as(() -> {
                    try {
                        return Files.readString(log, StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        return log.toString();
                    }
                })
                .isZero();
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).contains("15 passed");
    }
}
