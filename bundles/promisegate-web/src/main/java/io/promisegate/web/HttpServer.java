package io.promisegate.web;

import io.promisegate.attachment.Attachments;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.attachment.BypassSweeps;
import io.promisegate.attachment.ParkedQuotes;
import io.promisegate.boundary.Boundaries;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.Receipts;
import io.promisegate.desk.DealDesk;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the gate over HTTP through the Camel REST DSL. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.promisegate.http")
@Designate(ocd = HttpServer.Config.class)
public final class HttpServer implements FlowApi.Flows {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final OsgiDefaultCamelContext camel;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Attachments attachments;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ParkedQuotes parked;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BreakGlasses breakGlasses;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BypassSweeps sweeps;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable LedgerAudit audit;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DealDesk dealDesk;

    @ObjectClassDefinition(name = "Promisegate HTTP", description = "Where the gate answers over HTTP.")
    @interface Config {
        @AttributeDefinition(name = "Enabled", description = "Whether the gate answers over HTTP.")
        boolean enabled() default true;

        @AttributeDefinition(name = "Host", description = "Address to listen on.")
        String host() default "127.0.0.1";

        @AttributeDefinition(name = "Port", description = "Port to listen on.", min = "1", max = "65535")
        int port() default 8282;

        @AttributeDefinition(
                name = "Changes token",
                description = "Bearer token for changing boundaries; empty to allow it on a loopback address alone.",
                type = AttributeType.PASSWORD)
        String changes_token() default "";

        @AttributeDefinition(name = "Realm", description = "JAAS realm of the users that name themselves over HTTP.")
        String realm() default "karaf";

        @AttributeDefinition(name = "Changes role", description = "Role of the users that may change boundaries.")
        String changes_role() default "admin";
    }

    /** Starts serving. */
    @Activate
    public HttpServer(
            @Reference PromiseGate gate,
            @Reference QuoteReader reader,
            @Reference QuoteWriter quotes,
            @Reference Receipts receipts,
            @Reference DecisionWriter writer,
            @Reference Boundaries boundaries,
            @Reference Ledger ledger,
            @Reference Metrics metrics,
            Config config,
            BundleContext context)
            throws Exception {
        camel = new OsgiDefaultCamelContext(context);
        camel.getCamelContextExtension().setName("promisegate-http");
        if (config.enabled()) {
            Access access = new Access(
                    config.changes_token(), config.host(), config.changes_role(), new JaasPeople(config.realm()));
            Api api = new Api(gate, reader, writer, boundaries, ledger, access, metrics, this);
            camel.addRoutes(new ApiRoutes(
                    config.host(),
                    config.port(),
                    api,
                    new ReceiptApi(gate, reader, quotes, writer, receipts),
                    new FlowApi(writer, access, this),
                    new LedgerApi(gate, access, this),
                    new CaseApi(access, this)));
        }
        try {
            camel.start();
        } catch (RuntimeException e) {
            camel.stop();
            throw e;
        }
        if (config.enabled()) {
            LOG.info("The gate answers on http://{}:{}/api/v1", config.host(), config.port());
        }
    }

    @Override
    public @Nullable Attachments attachments() {
        return attachments;
    }

    @Override
    public @Nullable ParkedQuotes parked() {
        return parked;
    }

    @Override
    public @Nullable BreakGlasses breakGlasses() {
        return breakGlasses;
    }

    @Override
    public @Nullable BypassSweeps sweeps() {
        return sweeps;
    }

    @Override
    public @Nullable LedgerAudit ledger() {
        return audit;
    }

    @Override
    public @Nullable DealDesk desk() {
        return dealDesk;
    }

    @Deactivate
    void stop() {
        camel.stop();
    }
}
