package io.promisegate.camel.internal;

import io.promisegate.camel.PromisegateConstants;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Guards endpoints for as long as its configuration is there; one for each configuration. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.promisegate.attachment",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AttachmentConfiguration.Config.class, factory = true)
public final class AttachmentConfiguration {
    private final Attacher attacher;
    private final GuardServices services;
    private final String pid;
    private final Guard guard;

    @ObjectClassDefinition(
            name = "Promisegate attachment",
            description = "Endpoints in flows of others that a quote reaches only when it is CLEARED.")
    public @interface Config {
        @AttributeDefinition(
                name = "Name",
                description = "Name of the attachment and of the entry point that decisions record.")
        String name() default "";

        @AttributeDefinition(
                name = "Context",
                description = "Name of the CamelContexts: exact, with * at its end, or a regular expression.")
        String context() default "*";

        @AttributeDefinition(
                name = "Endpoint",
                description =
                        "URI of the guarded endpoints: exact, with * at its end, or a regular expression; or route:ID for"
                                + " the start of routes, or node:ID for nodes of routes, by the same patterns.")
        String endpoint();

        @AttributeDefinition(
                name = "Quote",
                description = "Where the exchange has its quote: body, header:NAME or property:NAME.")
        String quote() default "body";

        @AttributeDefinition(
                name = "Check",
                description = "decide: hold the quote against the boundary; receipt: let it pass by the receipt of an"
                        + " earlier decision on the same content.")
        String check() default "decide";

        @AttributeDefinition(
                name = "Receipt",
                description = "Where the exchange has its receipt: body, header:NAME or property:NAME.")
        String receipt() default "header:" + PromisegateConstants.RECEIPT;

        @AttributeDefinition(
                name = "Revision",
                description =
                        "current: the receipt has to name the boundary revision that is in force; any: another one"
                                + " will do.")
        String revision() default "current";

        @AttributeDefinition(name = "Once", description = "Whether a receipt lets one exchange pass and no other.")
        boolean once() default false;

        @AttributeDefinition(
                name = "Sheet",
                description = "Where a cleared exchange gets its promise sheet, as JSON: header:NAME or property:NAME;"
                        + " empty for none.")
        String sheet() default "";

        @AttributeDefinition(name = "Format", description = "Format of the quote; empty to find it out.")
        String format() default "";

        @AttributeDefinition(
                name = "On REVIEW",
                description = "stop: answer with the decision; throw: fail the exchange; or the URI of an endpoint.")
        String on_review() default "stop";

        @AttributeDefinition(name = "On BLOCKED", description = "The same choices.")
        String on_blocked() default "stop";

        @AttributeDefinition(
                name = "On UNDECIDED",
                description = "The same choices, and park: keep the exchange and try again until the gate can decide.")
        String on_undecided() default "stop";

        @AttributeDefinition(
                name = "On bypass",
                description =
                        "What happens to a route, or a context, by which a guarded endpoint can be reached round the"
                                + " gate: alarm, or suspend it too.")
        String on_bypass() default "alarm";
    }

    /**
     * Starts guarding.
     *
     * @throws IllegalArgumentException where the configuration names no endpoint, or no place of a quote
     */
    @Activate
    public AttachmentConfiguration(
            @Reference Attacher attacher,
            @Reference GuardServices services,
            Config config,
            Map<String, Object> properties) {
        this.attacher = attacher;
        this.services = services;
        this.pid = String.valueOf(properties.get("service.pid"));
        this.guard = new Guard(settings(config), services);
        attacher.attach(guard);
    }

    /** Guards otherwise from now on; a configuration that cannot be used changes nothing. */
    @Modified
    void modified(Config config) {
        attacher.change(guard, settings(config));
    }

    private Guard.Settings settings(Config config) {
        String name = config.name().isBlank()
                ? pid.substring(1 + Math.max(pid.lastIndexOf('~'), pid.lastIndexOf('.')))
                : config.name().strip();
        return Guard.Settings.of(name, config, services);
    }

    @Deactivate
    void stop() {
        attacher.detach(guard);
    }
}
