package io.promisegate.desk.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.decision.Decision;
import io.promisegate.decision.Outcome;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.Answer;
import io.promisegate.desk.DealDesk.CaseQuery;
import io.promisegate.desk.Person;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process in whose desk people answer: what was acknowledged stands, and every quote that waits has its case.
 */
class DeskKilledTest {
    /** {@code -Dkills=100} for more of it. */
    private static final int KILLS = Integer.getInteger("kills", 1);

    private static final int LONGEST_MILLIS = 1_500;
    private static final Map<ReviewerRole, Person> REVIEWERS = Map.of(
            ReviewerRole.REVENUE, DeskTest.REVENUE,
            ReviewerRole.TECHNICAL, DeskTest.TECHNICAL,
            ReviewerRole.SECURITY, DeskTest.SECURITY,
            ReviewerRole.LEGAL, DeskTest.LEGAL);

    @TempDir
    private Path folder;

    /** The process that is killed: decides quotes, has them approved, and says each step that was acknowledged. */
    public static void main(String[] args) throws Exception {
        Office office = Office.open(Path.of(args[0]));
        for (int i = 0; ; i++) {
            String id = args[1] + '-' + i;
            Decision waiting = office.decide(Quotes.outcome(id, "1"));
            say("REVIEW", id);
            office.desk.catchUp();
            String caseId = requireNonNull(waiting.caseId());
            List<ReviewerRole> asked = requireNonNull(office.desk.find(caseId)).waitingFor();
            for (ReviewerRole role : asked) {
                office.desk.answer(
                        caseId,
                        DealDesk.ANY,
                        requireNonNull(REVIEWERS.get(role)),
                        Answer.of(role, Review.Answer.APPROVED, ""));
                say(role.name(), id);
            }
        }
    }

    private static void say(String what, String id) {
        System.out.println(what + ' ' + id);
        System.out.flush();
    }

    @Test
    void whatWasAcknowledgedStands() throws Exception {
        Random random = new Random(13);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            DeskKilledTest.class.getName(),
                            folder.toString(),
                            "K" + kill)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = out.readLine();
                while (line != null && !line.startsWith("REVIEW ")) {
                    line = out.readLine();
                }
                assertThat(line).as("it has begun").isNotNull();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
                // not Process.destroyForcibly, which closes what is still to be read
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (; line != null; line = out.readLine()) {
                    if (line.matches("[A-Z]+ K\\d+-\\d+")) {
                        acknowledged.add(line);
                    }
                }
            }
            assertStands(acknowledged);
        }
        assertThat(acknowledged).isNotEmpty();
        System.out.println(KILLS + " kills, " + acknowledged.size() + " steps acknowledged, none lost");
    }

    private void assertStands(Set<String> acknowledged) throws Exception {
        try (Office office = Office.open(folder)) {
            office.desk.catchUp();
            assertThat(office.audit.verify(null, seen -> {}).fault()).isNull();
            Set<String> judged = new HashSet<>();
            for (String step : acknowledged) {
                String quote = step.substring(step.indexOf(' ') + 1);
                List<DealCase> cases = office.desk.cases(new CaseQuery(null, null, quote, null, null), 10);
                assertThat(cases).as(step).hasSize(1);
                DealCase dealCase = requireNonNull(office.desk.find(cases.get(0).id()));
                if (!step.startsWith("REVIEW")) {
                    Seat seat =
                            requireNonNull(dealCase.seat(ReviewerRole.valueOf(step.substring(0, step.indexOf(' ')))));
                    assertThat(seat.state()).as(step).isEqualTo(Seat.State.APPROVED);
                }
                if (judged.add(quote)) {
                    assertThat(office.decide(Quotes.outcome(quote, "1")).outcome())
                            .as(step)
                            .isEqualTo(dealCase.state() == DealCase.State.APPROVED ? Outcome.CLEARED : Outcome.REVIEW);
                }
            }
        }
    }
}
