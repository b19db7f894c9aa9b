package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Effective;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.boundary.Boundary.Scope;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.decision.Finding;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.RuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that are off are not looked at; one that is on finds the same without them. */
class RulesAloneTest {
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

    private final PromiseBoundaryCompiler compiler = new PromiseBoundaryCompiler();

    private Evaluator evaluator(Boundary boundary, List<Rule> rules) {
        return Objects.requireNonNull(compiler.compile(new Boundary(
                        boundary.boundary(),
                        boundary.version(),
                        boundary.title(),
                        boundary.owners(),
                        boundary.timeZone(),
                        boundary.currency(),
                        boundary.effective(),
                        boundary.appliesTo(),
                        boundary.ladder(),
                        boundary.vocabulary(),
                        boundary.suppliers(),
                        boundary.offerings(),
                        rules,
                        boundary.dealDesk(),
                        List.of()))
                .evaluator());
    }

    private static Rule rule(String id, Mode mode) {
        return new Rule(id, mode, List.of(), List.of(), Effective.ALWAYS, Scope.LINE, null, null, null, Map.of());
    }

    private static List<Quote> samples(Gate gate) throws IOException {
        List<Quote> quotes = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("../promisegate-samples/src/main/resources/northwind/quotes"))) {
            for (Path file : files.sorted().toList()) {
                Quote quote = gate.reader.read(Files.readAllBytes(file), null).quote();
                if (quote != null) {
                    quotes.add(quote);
                }
            }
        }
        return quotes;
    }

    private static String shown(Finding finding) {
        return finding.rule() + ' ' + finding.line() + ' ' + finding.pointer() + ' ' + finding.promised();
    }

    @Test
    void findTheSameAsAmongOthers() throws Exception {
        BoundarySource source =
                BoundarySource.read(Objects.requireNonNull(getClass().getResource("/northwind/northwind.boundary.yaml"))
                        .toURI());
        Boundary boundary =
                Objects.requireNonNull(new BoundaryReader().read(source).boundary());
        List<Quote> quotes = samples(new Gate());
        List<RuleInfo> builtIn = evaluator(boundary, List.of()).rules().stream()
                .filter(RuleInfo::builtIn)
                .toList();
        Evaluator all = evaluator(
                boundary,
                builtIn.stream().map(info -> rule(info.id(), Mode.REVIEW)).toList());
        Map<String, Map<Quote, List<String>>> broken = new TreeMap<>();
        for (Quote quote : quotes) {
            for (Finding finding : all.evaluate(quote, AT).findings()) {
                broken.computeIfAbsent(finding.rule(), rule -> new LinkedHashMap<>())
                        .computeIfAbsent(quote, its -> new ArrayList<>())
                        .add(shown(finding));
            }
        }
        assertThat(broken).hasSizeGreaterThan(60);
        broken.forEach((id, found) -> {
            Evaluator alone = evaluator(
                    boundary,
                    builtIn.stream()
                            .map(info -> rule(info.id(), info.id().equals(id) ? Mode.REVIEW : Mode.OFF))
                            .toList());
            found.forEach(
                    (quote, findings) -> assertThat(alone.evaluate(quote, AT).findings())
                            .as(id + " in " + quote)
                            .extracting(RulesAloneTest::shown)
                            .isEqualTo(findings));
        });
    }
}
