package io.promisegate.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.ledger.Figure;
import io.promisegate.ledger.Figure.Measure;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import io.promisegate.web.DashboardPages.Measured;
import io.promisegate.web.FigureApi.Reading;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FigureApiTest {
    private static final String HEADER = "day,offering,customer,measure,value,unit,source\n";

    @Test
    void readsCommaSeparatedValuesAndJsonAlike() {
        Reading csv = FigureApi.csv((HEADER
                        + "2026-11-22,assist-desk,\"Halden, GmbH\",usage,1840.5,resolution,billing\r\n"
                        + "2026-11-22,assist-desk,,Quality,98,,survey\n")
                .getBytes(UTF_8));
        assertThat(csv.problems()).isEmpty();
        Reading json = FigureApi.json("""
                {"figures": [
                  {"day": "2026-11-22", "offering": "assist-desk", "customer": "Halden, GmbH", "measure": "usage",
                   "value": 1840.5, "unit": "resolution", "source": "billing"},
                  {"day": "2026-11-22", "offering": "assist-desk", "measure": "quality", "value": "98",
                   "source": "survey", "customer": null}]}
                """.getBytes(UTF_8));
        assertThat(json.problems()).isEmpty();
        assertThat(json.figures()).isEqualTo(csv.figures()).hasSize(2);
        assertThat(csv.figures().get(0).value()).isEqualByComparingTo("1840.5");
    }

    @Test
    void saysAllThatIsWrongAndWhere() {
        Reading csv = FigureApi.csv((HEADER
                        + "22.11.2026,a,,usage,1,,s\n"
                        + "2026-11-22,a,,joy,1,,s\n"
                        + "2026-11-22,a,,quality,101,,s\n"
                        + "2026-11-22,a,,usage,-1,,s\n"
                        + "2026-11-22,,,usage,1,,s\n"
                        + "2026-11-22," + "x".repeat(300) + ",,usage,1,,s\n"
                        + "2026-11-22,a\u0000b,,usage,1e9999999,,s\n")
                .getBytes(UTF_8));
        assertThat(csv.figures()).isEmpty();
        assertThat(csv.problems())
                .extracting(Problem::code)
                .containsExactly("PG-F002", "PG-F003", "PG-F005", "PG-F004", "PG-F001", "PG-F006", "PG-F006");
        assertThat(csv.problems())
                .extracting(problem -> Objects.requireNonNull(problem.place()))
                .extracting(Place::line)
                .containsExactly(2, 3, 4, 5, 6, 7, 8);
        for (String body :
                List.of("", "[]", "{", "{\"figures\": 1}", "{\"figures\": [1]}", "{\"figures\": [{\"a\": 1}]}")) {
            assertThat(FigureApi.json(body.getBytes(UTF_8)).problems()).as(body).isNotEmpty();
        }
        for (String body : List.of("", "a,b\n1,2\n", "\"", "\u0000")) {
            assertThat(FigureApi.csv(body.getBytes(UTF_8)).problems()).as(body).isNotEmpty();
        }
    }

    private static Figure figure(int day, Measure measure, String value, String unit) {
        return new Figure(LocalDate.of(2026, 11, day), "assist", "", measure, new BigDecimal(value), unit, "s");
    }

    @Test
    void sharesAreMeansAndTheRestSums() {
        List<Measured> measured = DashboardPages.measured(
                List.of(
                        figure(1, Measure.USAGE, "100", "resolution"),
                        figure(30, Measure.USAGE, "300", "resolution"),
                        figure(1, Measure.OUTCOMES, "400", ""),
                        figure(1, Measure.COST, "100", "USD"),
                        figure(1, Measure.QUALITY, "90", ""),
                        figure(2, Measure.QUALITY, "95", ""),
                        figure(1, Measure.VALUE, "5", "hours"),
                        figure(1, Measure.VALUE, "7", "USD")),
                LocalDate.of(2026, 11, 1),
                30);
        assertThat(measured).hasSize(1);
        assertThat(measured.get(0).measures())
                .containsEntry("Usage", "400 resolution")
                .containsEntry("Quality", "92.5 %")
                .containsEntry("Cost per outcome", "0.25 USD")
                .containsEntry("Value", "in different units");
        assertThat(measured.get(0).usage()).startsWith("0,27 ").endsWith("240,0");
    }
}
