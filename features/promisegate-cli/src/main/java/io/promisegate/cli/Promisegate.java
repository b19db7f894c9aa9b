package io.promisegate.cli;

import io.promisegate.boundary.BoundaryDifference;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.BoundaryTest;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Drift;
import io.promisegate.boundary.Impact.Direction;
import io.promisegate.boundary.internal.PromiseBoundaries;
import io.promisegate.boundary.internal.Trust;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.json.BoundaryJson;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.problem.Problem;
import io.promisegate.shell.BoundaryText;
import io.promisegate.spi.BoundaryCompiler;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The tools of boundary authors, for their builds: each command does what the shell command of its name does. */
@Command(
        name = "promisegate",
        description = "Checks, tests, compares and replays promise boundaries.",
        mixinStandardHelpOptions = true,
        version = "promisegate 1",
        subcommands = {
            Promisegate.Check.class,
            Promisegate.Test.class,
            Promisegate.Diff.class,
            Promisegate.Replay.class,
            Signing.Keygen.class,
            Signing.Sign.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:in order",
            "1:problems, failing examples, a difference that --fail-on names, or too much drift",
            "2:wrong usage, or a file that cannot be read"
        })
public final class Promisegate implements Runnable {
    private static final int REFUSED = 1;

    @Spec
    private @Nullable CommandSpec spec;

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.setProperty("org.jboss.logging.provider", "slf4j");
        System.exit(run(System.out, System.err, args));
    }

    static int run(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new Promisegate())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof IOException) {
                        command.getErr().println("Cannot be read or written: " + exception.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw exception;
                })
                .execute(args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name a command.");
    }

    /** What every command works with. */
    static final class Tools {
        private final QuoteReader reader = new DetectingQuoteReader(List.of(new CanonicalFormat(), new Tmf648Format()));
        private final CanonicalWriter writer = new CanonicalWriter();
        private final BoundaryCompiler compiler =
                ServiceLoader.load(BoundaryCompiler.class).findFirst().orElseThrow();

        PromiseBoundaries boundaries() {
            return new PromiseBoundaries(compiler, reader, writer);
        }

        PromiseBoundaries boundaries(List<Path> quotes) throws IOException {
            return new PromiseBoundaries(compiler, reader, writer, new QuoteFiles(quotes, reader), new Trust());
        }

        PromiseBoundaries boundaries(Trust trust) throws IOException {
            return new PromiseBoundaries(compiler, reader, writer, new QuoteFiles(List.of(), reader), trust);
        }

        /** Reads a document that no folder watches: two files may hold two versions of one boundary. */
        static BoundarySource source(Path file) throws IOException {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is no file");
            }
            return BoundarySource.read(file.toAbsolutePath().toUri(), "command line: " + file);
        }
    }

    /** What the reports are written to, and where words go. */
    static final class Output {
        @Option(names = "--json", description = "Print JSON instead of words.")
        private boolean json;

        @Option(names = "--sarif", paramLabel = "FILE", description = "Write problems as SARIF 2.1.0.")
        private @Nullable Path sarif;

        @Option(names = "--junit", paramLabel = "FILE", description = "Write results as JUnit XML.")
        private @Nullable Path junit;

        void writeSarif(Path boundary, List<Problem> problems, List<Problem> notes) throws IOException {
            if (sarif != null) {
                Files.write(sarif, Reports.sarif(boundary, problems, notes));
            }
        }

        void writeJunit(Path boundary, BoundaryTest test) throws IOException {
            if (junit != null) {
                try (OutputStream out = Files.newOutputStream(junit)) {
                    Reports.junit(boundary, test, out);
                }
            }
        }
    }

    /** {@code check FILE}. */
    @Command(
            name = "check",
            description = "Shows all problems of a boundary, and what its authors should know of it.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The boundary.")
        private Path file = Path.of("");

        @Mixin
        private Output output = new Output();

        @Option(
                names = "--keys",
                paramLabel = "FILE",
                description =
                        "JWK Set of which a key must have signed the boundary; without it no signature is looked at.")
        private @Nullable Path keys;

        @Override
        public Integer call() throws IOException {
            BoundarySource source = Tools.source(file);
            PromiseBoundaries boundaries = new Tools().boundaries(keys == null ? new Trust() : Trust.of(keys));
            Deployment deployment = boundaries.check(source, false);
            if (output.json) {
                System.out.println(BoundaryJson.of(deployment).toPrettyString());
            } else {
                new BoundaryText(System.out).printCheck(deployment, source);
            }
            output.writeSarif(file, deployment.problems(), deployment.impact().notes());
            output.writeJunit(file, boundaries.test(source));
            return deployment.isRefused() ? REFUSED : 0;
        }
    }

    /** {@code test FILE}. */
    @Command(name = "test", description = "Runs the examples of a boundary.", mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The boundary.")
        private Path file = Path.of("");

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            BoundarySource source = Tools.source(file);
            BoundaryTest test = new Tools().boundaries().test(source);
            new BoundaryText(System.out).print(test, source);
            output.writeSarif(file, test.problems(), List.of());
            output.writeJunit(file, test);
            return test.isGood() ? 0 : REFUSED;
        }
    }

    /** What a difference may be for a build to fail. */
    enum FailOn {
        NONE,
        LOOSER,
        STRICTER,
        ANY
    }

    /** {@code diff BEFORE AFTER}. */
    @Command(
            name = "diff",
            description = "Shows by which rules two boundaries decide differently, with a quote for each.",
            mixinStandardHelpOptions = true)
    static final class Diff implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "BEFORE", description = "One boundary.")
        private Path before = Path.of("");

        @Parameters(index = "1", paramLabel = "AFTER", description = "The other.")
        private Path after = Path.of("");

        @Option(
                names = "--fail-on",
                description = "Which difference fails: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
                defaultValue = "NONE")
        private FailOn failOn = FailOn.NONE;

        @Override
        public Integer call() throws IOException {
            BoundarySource second = Tools.source(after);
            BoundaryDifference difference = new Tools().boundaries().difference(Tools.source(before), second);
            BoundaryText text = new BoundaryText(System.out);
            if (!difference.problems().isEmpty()) {
                difference.problems().forEach(System.out::println);
                return REFUSED;
            }
            if (difference.impact().differences().isEmpty()) {
                System.out.println("No rule decides otherwise.");
            }
            text.print(difference.impact());
            return difference.impact().differences().stream().anyMatch(one -> fails(one.direction())) ? REFUSED : 0;
        }

        private boolean fails(Direction direction) {
            return switch (failOn) {
                case NONE -> false;
                case ANY -> true;
                case LOOSER -> direction != Direction.STRICTER;
                case STRICTER -> direction != Direction.LOOSER;
            };
        }
    }

    /** {@code replay BEFORE AFTER QUOTES}. */
    @Command(
            name = "replay",
            description = "Shows which quotes get another outcome at the boundary after.",
            mixinStandardHelpOptions = true)
    static final class Replay implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "BEFORE", description = "The boundary in force.")
        private Path before = Path.of("");

        @Parameters(index = "1", paramLabel = "AFTER", description = "The boundary that shall be.")
        private Path after = Path.of("");

        @Parameters(
                index = "2..*",
                arity = "1..*",
                paramLabel = "QUOTES",
                description = "Quotes: .json files, .jsonl files with a quote a line, and folders of both.")
        private List<Path> quotes = List.of();

        @Option(
                names = "--max-drift",
                paramLabel = "PERCENT",
                description = "Most quotes with another outcome; default ${DEFAULT-VALUE}.",
                defaultValue = "100")
        private double maxDrift = 100;

        @Option(names = "--json", description = "Print JSON instead of words.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            PromiseBoundaries boundaries = new Tools().boundaries(quotes);
            BoundarySource first = Tools.source(before);
            Deployment former = boundaries.deploy(first, Change.by("command line", ""));
            BoundaryText text = new BoundaryText(System.out);
            if (former.isRefused()) {
                text.print(former, first);
                return REFUSED;
            }
            BoundarySource second = Tools.source(after);
            Deployment next = boundaries.check(second, true);
            if (json) {
                System.out.println(BoundaryJson.of(next).toPrettyString());
            } else {
                text.printCheck(next, second);
            }
            Drift report = next.impact().replay();
            return next.isRefused() || report == null || report.driftPercent() > maxDrift ? REFUSED : 0;
        }
    }
}
