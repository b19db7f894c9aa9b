package io.promisegate.desk.internal;

import io.promisegate.decision.ReviewerRole;
import java.time.DateTimeException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Somebody at the desk, by a configuration of their own. */
@Component(
        service = Reviewer.class,
        configurationPid = "io.promisegate.desk.reviewer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Reviewer.Config.class, factory = true)
public final class Reviewer {
    private final People.Entry entry;

    @ObjectClassDefinition(name = "Promisegate reviewer", description = "Somebody who sits at the desk.")
    @interface Config {
        @AttributeDefinition(name = "Name", description = "User name, as it is proven at the login.")
        String name();

        @AttributeDefinition(
                name = "Roles",
                description = "revenue, technical, security or legal, separated by a semicolon; empty for a deputy.")
        String roles() default "";

        @AttributeDefinition(name = "Mail", description = "Address; empty for none.")
        String mail() default "";

        @AttributeDefinition(
                name = "Deputies",
                description = "User names of those who answer instead, separated by a semicolon.")
        String deputies() default "";

        @AttributeDefinition(
                name = "Away",
                description = "Days on which the person is away, such as 2026-12-20/2027-01-03, separated by a"
                        + " semicolon.")
        String away() default "";
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException where it makes no sense; the person does not sit at the desk then
     */
    @Activate
    public Reviewer(Config config) {
        Set<ReviewerRole> roles = EnumSet.noneOf(ReviewerRole.class);
        Texts.parts(config.roles()).forEach(name -> roles.add(Texts.role(name)));
        List<People.Away> away;
        try {
            away = Texts.parts(config.away()).stream().map(People.Away::of).toList();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("“" + config.away() + "” are no days", e);
        }
        if (config.name().isBlank()) {
            throw new IllegalArgumentException("a reviewer needs a name");
        }
        entry = new People.Entry(
                config.name().strip(), roles, config.mail().strip(), Texts.parts(config.deputies()), away);
    }

    People.Entry entry() {
        return entry;
    }
}
