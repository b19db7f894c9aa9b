package io.promisegate.shell;

import io.promisegate.boundary.DeskCheck;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.Answer;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.Person;
import io.promisegate.desk.Review;
import io.promisegate.quote.Money;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Approves a case for a role. */
@Service
@Command(scope = "promisegate", name = "case-approve", description = "Approves a case for a role")
public final class CaseApproveCommand extends CaseAction {

    @Option(name = "--role", description = "For which role; not needed where you have one alone")
    private @Nullable String role;

    @Option(name = "--condition", description = "What the contract has to say", multiValued = true)
    private List<String> conditions = new ArrayList<>();

    @Option(name = "--check", description = "Evidence of a check of the policy: CHECK=EVIDENCE", multiValued = true)
    private List<String> checks = new ArrayList<>();

    @Option(name = "--comment", description = "Why")
    private String comment = "";

    @Option(name = "--for", description = "For how long it holds, such as P30D; as configured without it")
    private @Nullable String span;

    @Option(name = "--most", description = "Total of the quotes that it lets pass, such as \"50000 USD\"")
    private @Nullable String most;

    @Option(name = "--quotes", description = "How many quotes of the customer it lets pass; this one alone without it")
    private int quotes;

    @Option(name = "--attachment", description = "Reference to a document", multiValued = true)
    private List<String> attachments = new ArrayList<>();

    private static final int MOST_CHARACTERS = 50;

    @Override
    DealCase changed(DealDesk at, DealCase before, Person by) {
        return at.answer(
                before.id(),
                before.change(),
                by,
                new Answer(
                        role(at, before, by, role),
                        Review.Answer.APPROVED,
                        conditions,
                        comment,
                        evidence(),
                        until(),
                        amount(),
                        quotes,
                        attachments));
    }

    private @Nullable Instant until() {
        try {
            return span == null ? null : Instant.now().plus(Duration.parse(span));
        } catch (DateTimeException e) {
            throw new DeskException(Reason.INVALID, "“" + span + "” is no duration such as P30D.");
        }
    }

    private @Nullable Money amount() {
        if (most == null) {
            return null;
        }
        int space = most.strip().indexOf(' ');
        if (most.length() > MOST_CHARACTERS) {
            throw new DeskException(Reason.INVALID, "The amount has too many digits.");
        }
        try {
            return new Money(
                    most.strip().substring(space + 1).strip(),
                    new BigDecimal(most.strip().substring(0, Math.max(0, space))));
        } catch (NumberFormatException e) {
            throw new DeskException(Reason.INVALID, "“" + most + "” is no amount such as 50000 USD.");
        }
    }

    private Map<DeskCheck, String> evidence() {
        Map<DeskCheck, String> evidence = new EnumMap<>(DeskCheck.class);
        for (String check : checks) {
            int equals = check.indexOf('=');
            DeskCheck named = null;
            for (DeskCheck known : DeskCheck.values()) {
                named = equals > 0
                                && known.name()
                                        .equalsIgnoreCase(
                                                check.substring(0, equals).strip())
                        ? known
                        : named;
            }
            if (named == null) {
                throw new DeskException(
                        Reason.INVALID, "“" + check + "” is not CHECK=EVIDENCE with a check of the policy.");
            }
            evidence.put(named, check.substring(equals + 1));
        }
        return evidence;
    }
}
