import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts the assembled Karaf, feeds it quotes through the file inbox and prints a line for each decision.
 *
 * <p>Arguments: the assembly, the folder of quotes (or empty for the samples), a boundary (or empty for the samples' own),
 * the port, and {@code true} for ending after the summary. Ends with 1 where Karaf does not come up, the boundary is
 * refused, a quote gets no decision, or a sample gets another outcome than the one that its name begins with.
 */
public final class Run {
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration DECISION = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(100);

    private enum Outcome {
        CLEARED,
        REVIEW,
        BLOCKED,
        UNDECIDED;

        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Path home;
    private final String port;
    private final Process karaf;

    private Run(Path home, String boundary, String port) throws IOException {
        this.home = home;
        this.port = port;
        configure(boundary);
        this.karaf = start();
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        boolean isSamples = args[1].isBlank();
        Path quotes = isSamples ? home.resolve("samples/northwind/quotes") : Path.of(args[1]);
        if (!Files.isDirectory(quotes)) {
            fail("There is no folder " + quotes + " with quotes.");
        }
        if (!args[2].isBlank() && !Files.isRegularFile(Path.of(args[2]))) {
            fail("There is no boundary " + args[2] + ".");
        }
        Run run = new Run(home, args[2], args[3]);
        Thread hook = new Thread(run::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        boolean isGood = run.awaitBoundary() && run.decide(quotes, isSamples);
        if (Boolean.parseBoolean(args[4])) {
            run.stop();
            System.exit(isGood ? 0 : 1);
        }
        System.out.println();
        System.out.println("The gate stays up: http://127.0.0.1:" + run.port + "/api/v1/boundaries");
        System.out.println("Drop quotes into   " + home.resolve("promisegate/inbox"));
        System.out.println("Ctrl-C ends it.");
        run.karaf.waitFor();
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }

    /** Writes what this run was asked for, and takes away what the last one left. */
    private void configure(String boundary) throws IOException {
        for (String left : List.of("data", "promisegate")) {
            delete(home.resolve(left));
        }
        Files.createDirectories(home.resolve("data/tmp"));
        Files.createDirectories(home.resolve("promisegate/inbox"));
        Path etc = home.resolve("etc");
        Files.writeString(etc.resolve("io.promisegate.http.cfg"), "port = " + port + "\n");
        Path configured = etc.resolve("io.promisegate.boundary.cfg");
        if (boundary.isBlank()) {
            Files.deleteIfExists(configured);
        } else {
            Files.writeString(configured, "file = " + Path.of(boundary).toAbsolutePath().toUri() + "\n");
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Starts Karaf as its own script does, so that this works where there is no shell. */
    private Process start() throws IOException {
        String version = karafVersion();
        String all = "=ALL-UNNAMED";
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.security.manager=allow",
                "--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module",
                "java.base=" + home.resolve("lib/endorsed/org.apache.karaf.specs.locator-" + version + ".jar"),
                "--patch-module",
                "java.xml=" + home.resolve("lib/endorsed/org.apache.karaf.specs.java.xml-" + version + ".jar")));
        for (String opened : List.of(
                "java.base/java.security",
                "java.base/java.net",
                "java.base/java.lang",
                "java.base/java.util",
                "java.naming/javax.naming.spi",
                "java.rmi/sun.rmi.transport.tcp")) {
            command.add("--add-opens=" + opened + all);
        }
        for (String exported : List.of(
                "java.base/sun.net.www.protocol.file",
                "java.base/sun.net.www.protocol.http",
                "java.base/sun.net.www.protocol.https",
                "java.base/sun.net.www.protocol.jar",
                "java.base/sun.net.www.content.text")) {
            command.add("--add-exports=" + exported + all);
        }
        for (String property : List.of("home", "base")) {
            command.add("-Dkaraf." + property + "=" + home);
        }
        command.addAll(List.of(
                "-Dkaraf.data=" + home.resolve("data"),
                "-Dkaraf.etc=" + home.resolve("etc"),
                "-Dkaraf.log=" + home.resolve("data/log"),
                "-Dkaraf.instances=" + home.resolve("instances"),
                "-Djava.io.tmpdir=" + home.resolve("data/tmp"),
                "-Djava.util.logging.config.file=" + home.resolve("etc/java.util.logging.properties"),
                "-Dkaraf.startLocalConsole=false",
                "-Dkaraf.startRemoteShell=true",
                "-cp",
                home.resolve("lib/boot/*") + File.pathSeparator + home.resolve("lib/jdk9plus/*"),
                "org.apache.karaf.main.Main"));
        System.out.println("Starting Karaf; its log is " + home.resolve("data/log/karaf.log"));
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("data/console.log").toFile())
                .start();
    }

    private String karafVersion() throws IOException {
        try (Stream<Path> boot = Files.list(home.resolve("lib/endorsed"))) {
            Pattern name = Pattern.compile("org\\.apache\\.karaf\\.specs\\.locator-(.*)\\.jar");
            return boot.map(path -> name.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Karaf in " + home));
        }
    }

    private void stop() {
        karaf.destroy();
        try {
            if (!karaf.waitFor(30, TimeUnit.SECONDS)) {
                karaf.destroyForcibly();
            }
        } catch (InterruptedException e) {
            karaf.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a boundary is in force; says why where it is refused. */
    private boolean awaitBoundary() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/boundaries"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && karaf.isAlive()) {
            try {
                String status = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                if (!status.contains("\"active\" : [ ]")) {
                    System.out.println("In force: " + field(status, "name") + ' ' + field(status, "version"));
                    System.out.println();
                    return true;
                }
                if (status.contains("\"code\"")) {
                    System.err.println("The boundary is refused:");
                    System.err.println(status);
                    return false;
                }
            } catch (IOException e) {
                // Not up yet.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        System.err.println("Karaf did not come up; is port " + port + " free? See " + home.resolve("data/log/karaf.log"));
        return false;
    }

    private boolean decide(Path quotes, boolean isSamples) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(quotes)) {
            files = all.filter(path -> path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json"))
                    .sorted()
                    .toList();
        }
        Path inbox = home.resolve("promisegate/inbox");
        for (Path file : files) {
            Path hidden = inbox.resolve(file.getFileName() + ".tmp");
            Files.copy(file, hidden);
            Files.move(hidden, inbox.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            Outcome outcome = awaitDecision(name);
            if (outcome == null) {
                wrong.add(name + " got no decision");
                break;
            }
            counts.merge(outcome, 1, Integer::sum);
            if (isSamples && !name.startsWith(outcome.folder() + "-")) {
                wrong.add(name + " is " + outcome);
            }
        }
        System.out.println();
        System.out.println(files.size() + " quotes: " + counts);
        if (isSamples && wrong.isEmpty()) {
            System.out.println("Every sample quote got the outcome that its example expects.");
        }
        wrong.forEach(System.err::println);
        return wrong.isEmpty();
    }

    /** Waits for a quote's decision and prints it; null where none comes in time. */
    private Outcome awaitDecision(String file) throws IOException {
        String decision = file.substring(0, file.lastIndexOf('.')) + ".decision.json";
        long end = System.nanoTime() + DECISION.toNanos();
        while (System.nanoTime() < end && karaf.isAlive()) {
            for (Outcome outcome : Outcome.values()) {
                Path folder = home.resolve("promisegate").resolve(outcome.folder());
                Path answer = folder.resolve(decision);
                if (Files.exists(answer) && Files.exists(folder.resolve(file))) {
                    String json = Files.readString(answer);
                    Set<String> rules = new LinkedHashSet<>();
                    Matcher rule = Pattern.compile("\"rule\" : \"([^\"]*)\"").matcher(json);
                    while (rule.find()) {
                        rules.add(rule.group(1));
                    }
                    System.out.printf("%-9s  %-24s %s%n", outcome, field(json, "quote\" : \\{\\s*\"id"), String.join(",", rules));
                    return outcome;
                }
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return null;
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\" : \"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }
}
