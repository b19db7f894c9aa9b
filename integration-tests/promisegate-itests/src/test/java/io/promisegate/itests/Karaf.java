package io.promisegate.itests;

import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.karaf.options.libraries.OverrideJUnitBundlesOption;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/**
 * A stock Karaf in a JVM of its own, into which the features go one after the other.
 *
 * <p>It is offline, on free ports, and talked to from outside alone: over HTTP, over ssh and through its folders.
 */
final class Karaf implements AutoCloseable {

    /** How long something may take that the container does by itself. */
    static final Duration SOON = Duration.ofSeconds(15);

    private static final Path DIR = Path.of(System.getProperty("itest.dir"));
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(100);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CALL)
            .build();
    private final int sshPort = freePort();
    private final int httpPort = freePort();
    private final SshClient ssh = SshClient.setUpDefaultClient();
    private final TestContainer container;

    private Path base = DIR;
    private Installation installation = Installation.NONE;

    private Karaf() throws IOException {
        delete(DIR.resolve("exam"));
        ssh.setServerKeyVerifier((session, address, key) -> true);
        container = PaxExamRuntime.createContainer(PaxExamRuntime.createServerSystem(options()));
    }

    static Karaf start() {
        try {
            var karaf = new Karaf();
            try {
                karaf.ssh.start();
                karaf.container.start();
                karaf.install();
                return karaf;
            } catch (IOException | RuntimeException | Error e) {
                karaf.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Installs one feature after the other, and notes down what is to be seen after each. */
    private void install() throws IOException {
        await(
                START,
                () -> shell("feature:list --no-format"),
                seen -> FeatureList.of(seen).isStarted("promisegate-camel-runtime"));
        base = Path.of(shell("system:property karaf.base").strip());
        Installation.Step camel = step();
        boolean isSilent = !answers();

        shell("feature:install promisegate");
        await(START, () -> get("/api/v1/boundaries"), answer -> answer.status() == 200);
        Installation.Step gate = step();
        Answer boundaries = sent(() -> get("/api/v1/boundaries"));
        Answer undecided = sent(() -> post(Samples.bytes("cleared-assist-standard.json")));

        shell("feature:install promisegate-samples");
        await(
                START,
                () -> get("/api/v1/boundaries"),
                answer -> !answer.json().path("active").isEmpty());
        installation = new Installation(
                camel,
                isSilent,
                gate,
                boundaries,
                undecided,
                step(),
                sent(() -> post(Samples.bytes("cleared-assist-standard.json"))));
    }

    private Installation.Step step() throws IOException {
        return new Installation.Step(
                FeatureList.of(shell("feature:list --no-format")), shell("bundle:list -t 0 --no-format"));
    }

    private boolean answers() {
        try {
            get("/api/v1/boundaries");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Answer sent(Callable<Answer> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            ssh.stop();
        } finally {
            container.stop();
        }
    }

    /** Returns what was seen while the features were installed. */
    Installation installation() {
        return installation;
    }

    /** Returns karaf.base. */
    Path base() {
        return base;
    }

    Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    /** Posts a quote to be decided. */
    Answer post(byte[] quote) throws IOException {
        return post("application/json", quote);
    }

    Answer post(String contentType, byte[] quote) throws IOException {
        return send(request("/api/v1/decisions")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(quote)));
    }

    Answer send(HttpRequest.Builder request) throws IOException {
        try {
            return sent(request.build());
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
                throw e;
            }
            // the server had closed a connection that the client took again; nothing was read of the request
            return sent(request.build());
        }
    }

    private Answer sent(HttpRequest request) throws IOException {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(CALL);
    }

    /** Runs one shell command over ssh and returns what it wrote. */
    String shell(String command) throws IOException {
        return shell("karaf", "karaf", command);
    }

    /** Runs one shell command as another user, whose password is that of all but the administrator. */
    String shellAs(String user, String command) throws IOException {
        return shell(user, "secret", command);
    }

    private String shell(String user, String password, String command) throws IOException {
        var out = new ByteArrayOutputStream();
        try (ClientSession session = login(user, password);
                var channel = session.createExecChannel(command)) {
            channel.setOut(out);
            channel.setErr(out);
            channel.open().verify(CALL);
            if (channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofMinutes(2))
                    .contains(ClientChannelEvent.TIMEOUT)) {
                throw new IOException("No end of '" + command + "' in time, so far: " + out);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Types keys at the prompt of an interactive shell, until what stands on the screen is the wanted. */
    String type(String keys, Predicate<String> wanted) throws IOException {
        var screen = new ByteArrayOutputStream();
        try (ClientSession session = login("karaf", "karaf");
                var channel = session.createShellChannel()) {
            channel.setPtyType("xterm");
            channel.setPtyColumns(250);
            channel.setPtyLines(50);
            channel.setOut(screen);
            channel.setErr(screen);
            channel.open().verify(CALL);
            await(SOON, () -> screen.toString(StandardCharsets.UTF_8), text -> text.contains("@root"));
            OutputStream keyboard = channel.getInvertedIn();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            return await(SOON, () -> screen.toString(StandardCharsets.UTF_8), wanted);
        }
    }

    private ClientSession login(String user, String password) throws IOException {
        ClientSession session =
                ssh.connect(user, "127.0.0.1", sshPort).verify(CALL).getSession();
        session.addPasswordIdentity(password);
        session.auth().verify(CALL);
        return session;
    }

    /** Polls until the answer is the wanted one; an exception counts as "not yet". */
    static <T> T await(Duration limit, Callable<T> call, Predicate<T> wanted) {
        long end = System.nanoTime() + limit.toNanos();
        Object last = null;
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            try {
                T answer = call.call();
                if (wanted.test(answer)) {
                    return answer;
                }
                last = answer;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        throw new AssertionError("Not in " + limit + ", last seen: " + last);
    }

    private Option[] options() {
        String version = System.getProperty("project.version");
        String karafVersion = System.getProperty("karaf.version");
        String repository = DIR.resolve("kar/repository").toUri().toString();
        String features = repository + "io/promisegate/promisegate-features/" + version + "/promisegate-features-"
                + version + "-features.xml";
        var options = new ArrayList<Option>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl(DIR.resolve("karaf.tar.gz").toUri().toString())
                        .karafVersion(karafVersion)
                        .name("Apache Karaf")
                        .unpackDirectory(DIR.resolve("exam").toFile())
                        .useDeployFolder(false),
                keepRuntimeFolder(),
                new OverrideJUnitBundlesOption(),
                systemTimeout(START.toMillis()),
                configureConsole().ignoreLocalConsole().startRemoteShell(),
                put("users.properties", "karaf", "karaf,_g_:admingroup"),
                put("users.properties", "rita", "secret,viewer"),
                put("users.properties", "ines", "secret,admin"),
                put("users.properties", "rhea", "secret,promisegate-revenue"),
                put("users.properties", "theo", "secret,promisegate-technical,ssh"),
                put("users.properties", "sina", "secret,promisegate-security"),
                put("users.properties", "lena", "secret,promisegate-legal"),
                put("users.properties", "sam", "secret,promisegate-sales"),
                put("users.properties", "_g_:admingroup", "group,admin,manager,viewer,systembundles,ssh"),
                put("org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1"),
                put("org.apache.karaf.shell.cfg", "sshPort", String.valueOf(sshPort)),
                put("org.apache.karaf.management.cfg", "rmiRegistryPort", String.valueOf(freePort())),
                put("org.apache.karaf.management.cfg", "rmiServerPort", String.valueOf(freePort())),
                put("io.promisegate.http.cfg", "port", String.valueOf(httpPort)),
                // nothing but Karaf's own system directory and the kar: the container is offline
                put("org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories", ""),
                put(
                        "org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}${karaf.default.repository}@id=system@snapshots," + repository
                                + "@id=kar@snapshots"),
                put(
                        "org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        DIR.resolve("m2").toString()),
                features(features, "promisegate-camel-runtime")));
        jdk17(karafVersion).stream().map(VMOption::new).forEach(options::add);
        return options.toArray(Option[]::new);
    }

    private static Option put(String file, String key, String value) {
        return editConfigurationFilePut("etc/" + file, key, value);
    }

    /** What bin/karaf passes to a JVM of 9 and later. */
    private static List<String> jdk17(String version) {
        String all = "=ALL-UNNAMED";
        return List.of(
                "-Djava.security.manager=allow",
                "--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module",
                "java.base=lib/endorsed/org.apache.karaf.specs.locator-" + version + ".jar",
                "--patch-module",
                "java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + version + ".jar",
                "--add-opens=java.base/java.security" + all,
                "--add-opens=java.base/java.net" + all,
                "--add-opens=java.base/java.lang" + all,
                "--add-opens=java.base/java.util" + all,
                "--add-opens=java.naming/javax.naming.spi" + all,
                "--add-opens=java.rmi/sun.rmi.transport.tcp" + all,
                "--add-exports=java.base/sun.net.www.protocol.file" + all,
                "--add-exports=java.base/sun.net.www.protocol.http" + all,
                "--add-exports=java.base/sun.net.www.protocol.https" + all,
                "--add-exports=java.base/sun.net.www.protocol.jar" + all,
                "--add-exports=java.base/sun.net.www.content.text" + all,
                "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi" + all,
                "--add-exports=java.rmi/sun.rmi.registry" + all,
                "-classpath",
                "lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*");
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

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
