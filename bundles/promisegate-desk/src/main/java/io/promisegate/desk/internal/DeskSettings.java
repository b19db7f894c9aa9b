package io.promisegate.desk.internal;

import io.promisegate.quote.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the desk works, as configured. What cannot be read is logged, and what was in force before stays. Thread-safe.
 */
@Component(service = DeskSettings.class, configurationPid = "io.promisegate.desk")
@Designate(ocd = DeskSettings.Config.class)
public final class DeskSettings {
    private static final Logger LOG = LoggerFactory.getLogger(DeskSettings.class);

    private volatile Settings settings;

    private final List<Reviewer> reviewers = new ArrayList<>();

    @ObjectClassDefinition(name = "Promisegate desk", description = "How quotes outside the boundary are reviewed.")
    @interface Config {
        @AttributeDefinition(
                name = "Role prefix",
                description = "What a role of the login module is called that gives a seat: this and revenue,"
                        + " technical, security or legal.")
        String role_prefix() default "promisegate-";

        @AttributeDefinition(name = "Sales role", description = "Role of those who speak for sales.")
        String sales_role() default "promisegate-sales";

        @AttributeDefinition(
                name = "Deadlines",
                description = "After how much time in business hours somebody is reminded, the deputies may answer,"
                        + " and those above are told; by priority, or role and priority.")
        String deadlines() default "normal=PT4H/PT8H/PT16H; high=PT1H/PT2H/PT4H";

        @AttributeDefinition(
                name = "Calendars",
                description = "Business hours, and those of a role where it has others, separated by a semicolon.")
        String calendars() default "MON-FRI 09:00-17:00 UTC";

        @AttributeDefinition(name = "Holidays", description = "Days on which nobody works, separated by a semicolon.")
        String holidays() default "";

        @AttributeDefinition(
                name = "High priority",
                description = "Total of a quote from which on its case is urgent; empty for none.")
        String priority_amount() default "100000";

        @AttributeDefinition(name = "Waiver days", description = "For how long an approval holds.", min = "1")
        int waiver_days() default 90;

        @AttributeDefinition(
                name = "Most waiver days",
                description = "For how long a reviewer may have an approval hold.",
                min = "1")
        int waiver_most_days() default 365;

        @AttributeDefinition(
                name = "Often waived",
                description = "How many waivers of a rule in ninety days say that its limit should be changed.",
                min = "1")
        int waiver_often() default 10;

        @AttributeDefinition(
                name = "Mail",
                description = "Endpoint of Camel that sends mail, such as smtp://mail.example.com; empty for no mail.")
        String mail() default "";

        @AttributeDefinition(name = "Mail from", description = "Who mail is from.")
        String mail_from() default "promisegate@localhost";

        @AttributeDefinition(
                name = "Mail of sales",
                description = "Address for what the requester is told who has no address in the directory.")
        String mail_sales() default "";

        @AttributeDefinition(name = "Mail of escalations", description = "Address of those above; empty for nobody.")
        String mail_escalation() default "";

        @AttributeDefinition(name = "Webhooks", description = "URLs to post events to, separated by a semicolon.")
        String webhooks() default "";

        @AttributeDefinition(
                name = "Webhook secret",
                description = "Key of the HMAC-SHA256 that webhooks are signed with; without one nothing is posted.",
                type = org.osgi.service.metatype.annotations.AttributeType.PASSWORD)
        String webhook_secret() default "";

        @AttributeDefinition(name = "Link", description = "Where a case is seen, with {case} for its id; for messages.")
        String link() default "http://127.0.0.1:8282/api/v1/cases/{case}";

        @AttributeDefinition(
                name = "Templates",
                description = "File of texts that replace those of messages, relative to karaf.base; empty for none.")
        String templates() default "";

        @AttributeDefinition(name = "Tries", description = "How often a message is tried.", min = "1")
        int tries() default 8;

        @AttributeDefinition(name = "Poll", description = "Milliseconds between two looks at what is due.", min = "50")
        long poll_millis() default 5_000;
    }

    /**
     * What the configuration says.
     *
     * @param urgentFrom total from which on a case is urgent, null for none
     */
    record Settings(
            Config config,
            People people,
            Deadlines deadlines,
            @Nullable BigDecimal urgentFrom,
            Duration waiver,
            Duration longestWaiver) {

        boolean isUrgent(@Nullable Money amount) {
            return urgentFrom != null && amount != null && amount.value().compareTo(urgentFrom) >= 0;
        }
    }

    /** Reads the configuration. */
    @Activate
    public DeskSettings(Config config) {
        settings = read(config, List.of());
    }

    @Modified
    synchronized void modified(Config config) {
        try {
            settings = read(config, reviewers);
        } catch (IllegalArgumentException e) {
            LOG.error("The desk goes on as it was configured before: {}", e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeReviewer")
    synchronized void addReviewer(Reviewer reviewer) {
        reviewers.add(reviewer);
        settings = with(settings, reviewers);
    }

    synchronized void removeReviewer(Reviewer reviewer) {
        reviewers.remove(reviewer);
        settings = with(settings, reviewers);
    }

    private static Settings with(Settings before, List<Reviewer> reviewers) {
        return new Settings(
                before.config(),
                people(before.config(), reviewers),
                before.deadlines(),
                before.urgentFrom(),
                before.waiver(),
                before.longestWaiver());
    }

    private static People people(Config config, List<Reviewer> reviewers) {
        return People.of(reviewers.stream().map(Reviewer::entry).toList(), config.role_prefix(), config.sales_role());
    }

    private static Settings read(Config config, List<Reviewer> reviewers) {
        BigDecimal urgentFrom;
        try {
            urgentFrom = config.priority_amount().isBlank()
                    ? null
                    : new BigDecimal(config.priority_amount().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("“" + config.priority_amount() + "” is no amount", e);
        }
        return new Settings(
                config,
                people(config, reviewers),
                Deadlines.of(config.deadlines(), config.calendars(), config.holidays()),
                urgentFrom,
                Duration.ofDays(config.waiver_days()),
                Duration.ofDays(config.waiver_most_days()));
    }

    Settings now() {
        return settings;
    }
}
