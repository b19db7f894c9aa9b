package io.promisegate.web;

import io.promisegate.decision.Outcome;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.DealDesk.View;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.Waiver;
import io.promisegate.ledger.Figure;
import io.promisegate.ledger.Figure.Measure;
import io.promisegate.ledger.Figures;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.web.Console.Section;
import io.promisegate.web.Console.Visit;
import io.promisegate.web.Sessions.Session;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What became of what was promised, and what the gate does: one page for the owners of revenue and of technology. */
final class DashboardPages implements Section {
    private static final List<Integer> PERIODS = List.of(30, 90, 365);
    private static final int MOST_FIGURES = 100_000;
    private static final int MOST_CASES = 200;
    private static final int MOST_RULES = 10;
    private static final int STEPS = 24;
    private static final int WIDTH = 240;
    private static final int HEIGHT = 40;
    private static final int BAR = 300;

    private final FlowApi.Flows flows;

    DashboardPages(FlowApi.Flows flows) {
        this.flows = flows;
    }

    @Override
    public String path() {
        return "dashboard";
    }

    @Override
    public String title() {
        return "Dashboard";
    }

    @Override
    public boolean isFor(Session session) {
        return flows.view(session.person()) == View.ALL;
    }

    /** A bar of a picture, with its words. */
    public record Bar(String name, String kind, long count, long width) {}

    /**
     * An offering in a period.
     *
     * @param measures what was measured, as people read it
     * @param usage usage over the period, as the points of a line; empty where there is none
     */
    public record Measured(String offering, Map<String, String> measures, String usage) {}

    @Override
    public void get(Visit visit, List<String> steps) throws IOException {
        String asked = String.valueOf(visit.request.getParameter("days"));
        int days = PERIODS.stream()
                .filter(one -> String.valueOf(one).equals(asked))
                .findFirst()
                .orElse(PERIODS.get(0));
        Map<String, Object> model = new HashMap<>();
        model.put("title", title());
        model.put("here", path());
        model.put("days", days);
        model.put("periods", PERIODS);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate from = today.minusDays(days - 1L);
        Figures figures = flows.figures();
        model.put(
                "offerings",
                figures == null ? List.of() : measured(figures.list(from, today, MOST_FIGURES), from, days));
        addGate(model);
        addDesk(model);
        visit.page("dashboard", model);
    }

    @Override
    public void post(Visit visit, List<String> steps) throws IOException {
        visit.problem(HttpServletResponse.SC_BAD_REQUEST, "This was not done", "Nothing can be done here.");
    }

    static List<Measured> measured(List<Figure> figures, LocalDate from, int days) {
        Map<String, List<Figure>> byOffering = new TreeMap<>();
        figures.forEach(one -> byOffering
                .computeIfAbsent(one.offering(), offering -> new ArrayList<>())
                .add(one));
        List<Measured> measured = new ArrayList<>();
        byOffering.forEach((offering, of) -> measured.add(new Measured(offering, measures(of), line(of, from, days))));
        return measured;
    }

    private static Map<String, String> measures(List<Figure> figures) {
        Map<Measure, BigDecimal> sums = new EnumMap<>(Measure.class);
        Map<Measure, Integer> counts = new EnumMap<>(Measure.class);
        Map<Measure, Set<String>> units = new EnumMap<>(Measure.class);
        for (Figure figure : figures) {
            sums.merge(figure.measure(), figure.value(), BigDecimal::add);
            counts.merge(figure.measure(), 1, Integer::sum);
            units.computeIfAbsent(figure.measure(), measure -> new TreeSet<>()).add(figure.unit());
        }
        Map<String, String> shown = new LinkedHashMap<>();
        sums.forEach((measure, sum) -> {
            String unit = unit(units.get(measure));
            shown.put(
                    Words.WORDS.constant(measure.name()),
                    measure.isPercent()
                            ? number(sum.divide(
                                            BigDecimal.valueOf(counts.getOrDefault(measure, 1)),
                                            1,
                                            RoundingMode.HALF_EVEN))
                                    + " %"
                            // what is counted in different things is not added up
                            : unit == null ? "in different units" : (number(sum) + ' ' + unit).strip());
        });
        BigDecimal outcomes = sums.get(Measure.OUTCOMES);
        BigDecimal cost = sums.get(Measure.COST);
        String unit = unit(units.get(Measure.COST));
        if (outcomes != null && outcomes.signum() > 0 && cost != null && unit != null) {
            shown.put(
                    "Cost per outcome",
                    (number(cost.divide(outcomes, 4, RoundingMode.HALF_EVEN)) + ' ' + unit).strip());
        }
        return shown;
    }

    private static @Nullable String unit(@Nullable Set<String> units) {
        return units == null || units.size() != 1 ? null : units.iterator().next();
    }

    private static String number(BigDecimal number) {
        return new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** Returns the points of a line of the usage over a period. */
    private static String line(List<Figure> figures, LocalDate from, int days) {
        int steps = Math.min(STEPS, days);
        BigDecimal[] sums = new BigDecimal[steps];
        BigDecimal most = BigDecimal.ZERO;
        for (Figure figure : figures) {
            long day = figure.day().toEpochDay() - from.toEpochDay();
            int step = (int) (day * steps / days);
            if (figure.measure() == Measure.USAGE && step >= 0 && step < steps) {
                sums[step] = sums[step] == null ? figure.value() : sums[step].add(figure.value());
                most = most.max(sums[step]);
            }
        }
        if (most.signum() == 0) {
            return "";
        }
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < steps; i++) {
            BigDecimal sum = sums[i] == null ? BigDecimal.ZERO : sums[i];
            long y = HEIGHT
                    - sum.multiply(BigDecimal.valueOf(HEIGHT))
                            .divide(most, 0, RoundingMode.HALF_EVEN)
                            .longValue();
            points.append(i == 0 ? "" : " ")
                    .append((long) i * WIDTH / Math.max(1, steps - 1))
                    .append(',')
                    .append(y);
        }
        return points.toString();
    }

    private static List<Bar> bars(Map<String, Long> counts, Map<String, String> kinds) {
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        counts.forEach((name, count) ->
                bars.add(new Bar(name, kinds.getOrDefault(name, "other"), count, most == 0 ? 0 : count * BAR / most)));
        return bars;
    }

    private void addGate(Map<String, Object> model) throws IOException {
        QuoteStandings standings = flows.standings();
        Map<String, Long> outcomes = new LinkedHashMap<>();
        Map<String, String> kinds = new HashMap<>();
        Map<String, Long> rules = Map.of();
        if (standings != null) {
            Map<Outcome, Long> counts = standings.counts();
            for (Outcome outcome : Outcome.values()) {
                String name = Words.WORDS.constant(outcome.name());
                outcomes.put(name, counts.getOrDefault(outcome, 0L));
                kinds.put(name, outcome.name().toLowerCase(Locale.ROOT));
            }
            rules = standings.rules(MOST_RULES);
        }
        model.put("outcomes", bars(outcomes, kinds));
        model.put("rules", bars(rules, Map.of()));
    }

    private void addDesk(Map<String, Object> model) {
        DealDesk desk = flows.desk();
        Map<String, Long> ages = new LinkedHashMap<>();
        for (String age : List.of("under a day", "under three days", "under a week", "a week and more")) {
            ages.put(age, 0L);
        }
        List<Duration> took = new ArrayList<>();
        long live = 0;
        Map<String, Integer> often = Map.of();
        if (desk != null) {
            Instant now = Instant.now();
            for (DealCase one : cases(desk, DealCase.State.OPEN)) {
                ages.merge(age(Duration.between(one.openedAt(), now)), 1L, Long::sum);
            }
            for (DealCase.State state : List.of(DealCase.State.APPROVED, DealCase.State.REJECTED)) {
                cases(desk, state).forEach(one -> took.add(Duration.between(one.openedAt(), one.changedAt())));
            }
            live = desk.waivers(WaiverQuery.ALL, MOST_CASES).stream()
                    .filter(waiver -> waiver.state(now) == Waiver.State.LIVE)
                    .count();
            often = new TreeMap<>(desk.oftenWaived());
        }
        took.sort(null);
        model.put("ages", bars(ages, Map.of()));
        model.put("answered", took.size());
        model.put("median", took.isEmpty() ? "–" : words(took.get(took.size() / 2)));
        model.put("slow", took.isEmpty() ? "–" : words(took.get(took.size() * 9 / 10)));
        model.put("waivers", live);
        model.put("often", often);
    }

    private static List<DealCase> cases(DealDesk desk, DealCase.State state) {
        return desk.cases(new CaseQuery(state, null, null, null, null), MOST_CASES);
    }

    private static String age(Duration age) {
        long days = age.toDays();
        return days < 1 ? "under a day" : days < 3 ? "under three days" : days < 7 ? "under a week" : "a week and more";
    }

    private static String words(Duration duration) {
        return duration.toHours() < 1
                ? duration.toMinutes() + " min"
                : duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " d";
    }
}
