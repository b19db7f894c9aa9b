package io.promisegate.web;

import io.promisegate.attachment.Attachments;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.attachment.BypassSweeps;
import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.ParkedQuotes;
import io.promisegate.boundary.Boundaries;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseGate;
import io.promisegate.decision.Receipts;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.Person;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.ledger.Figures;
import io.promisegate.ledger.Ledger;
import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.QuoteStandings;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.spi.QuoteEditor;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import io.promisegate.web.Parts.Part;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.apache.camel.support.jsse.FilterParameters;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.felix.hc.api.HealthCheck;
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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable QuoteStandings standings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Figures figures;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CpqLinks links;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Outbox outbox;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private final List<QuoteEditor> editors = new CopyOnWriteArrayList<>();

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(hc.tags=promisegate)")
    private final List<Map.Entry<Map<String, Object>, HealthCheck>> checks = new CopyOnWriteArrayList<>();

    private final Map<RoutesBuilder, Set<String>> brought = new HashMap<>();
    private final Set<String> overseers;
    private final String operator;
    private final boolean isEnabled;
    private @Nullable LiveUpdates live;
    private @Nullable Batch batch;

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

        @AttributeDefinition(name = "Auditor role", description = "Role of the users that may see everything.")
        String auditor_role() default "promisegate-auditor";

        @AttributeDefinition(name = "CPQ role", description = "Role of the systems that keep quotes here.")
        String cpq_role() default "promisegate-cpq";

        @AttributeDefinition(name = "Sales role", description = "Role of those who sell.")
        String sales_role() default "promisegate-sales";

        @AttributeDefinition(
                name = "Role prefix",
                description = "What the roles of reviewers begin with, before revenue, technical, security and legal.")
        String role_prefix() default "promisegate-";

        @AttributeDefinition(
                name = "Requests",
                description = "How many requests a second somebody may make off a loopback address; 0 for any number.",
                min = "0")
        int requests_per_second() default 100;

        @AttributeDefinition(
                name = "OpenID issuer",
                description = "Issuer of tokens that say who asks; empty where there is none.")
        String oidc_issuer() default "";

        @AttributeDefinition(name = "OpenID audience", description = "For whom the tokens are.")
        String oidc_audience() default "promisegate";

        @AttributeDefinition(
                name = "OpenID keys",
                description = "Where the issuer's keys are (a JWK Set): an https address or a file.")
        String oidc_keys() default "";

        @AttributeDefinition(
                name = "OpenID user claim",
                description = "Claim with the name of the user; sub counts where a token has none.")
        String oidc_user_claim() default "preferred_username";

        @AttributeDefinition(
                name = "OpenID roles claim",
                description = "Claim with the roles, a list or words; dots lead into it, as in realm_access.roles.")
        String oidc_roles_claim() default "roles";

        @AttributeDefinition(
                name = "Keystore for TLS",
                description = "File (PKCS #12 or JKS) with the certificate that is shown and its key; empty for plain"
                        + " HTTP.")
        String tls_keystore() default "";

        @AttributeDefinition(
                name = "Password of the keystore",
                description = "Password of the keystore and of the key in it.",
                type = AttributeType.PASSWORD)
        String tls_password() default "";

        @AttributeDefinition(
                name = "Reached over TLS",
                description = "Whether browsers reach the console over TLS, which something in front of it ends.")
        boolean tls_in_front() default false;

        @AttributeDefinition(
                name = "Frame ancestors",
                description = "Sites that may show the console in a frame, as sources of a Content-Security-Policy such"
                        + " as https://example.my.salesforce.com; empty for none.")
        String frame_ancestors() default "";
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
            @Reference BoundaryJournal journal,
            @Reference Ledger ledger,
            @Reference RecordedQuotes recorded,
            @Reference Metrics metrics,
            Config config,
            BundleContext context)
            throws Exception {
        operator = config.changes_role();
        isEnabled = config.enabled();
        overseers = Set.copyOf(List.of(config.changes_role(), config.auditor_role()));
        camel = new OsgiDefaultCamelContext(context);
        camel.getCamelContextExtension().setName("promisegate-http");
        try {
            if (config.enabled()) {
                CarefulPeople people = new CarefulPeople(new JaasPeople(config.realm()), Clock.systemUTC());
                Tokens tokens = config.oidc_issuer().isBlank()
                        ? null
                        : new Tokens(
                                config.oidc_issuer().strip(),
                                config.oidc_audience().strip(),
                                config.oidc_keys(),
                                config.oidc_user_claim().strip(),
                                config.oidc_roles_claim().strip());
                Access access =
                        new Access(config.changes_token(), config.host(), config.changes_role(), people, tokens);
                Parts parts = new Parts(
                        Map.of(
                                Part.CPQ_CLIENT, config.cpq_role(),
                                Part.SALES_OPS, config.sales_role(),
                                Part.OPERATOR, config.changes_role(),
                                Part.AUDITOR, config.auditor_role()),
                        config.role_prefix());
                Health health = new Health(() -> checks);
                live = new LiveUpdates(this);
                Console console = new Console(
                        new Sessions(people, Clock.systemUTC()),
                        new Pages(),
                        live,
                        this,
                        List.of(
                                new QuotePages(ledger, recorded, this),
                                new CasePages(this),
                                new BoundaryPages(boundaries, journal, this),
                                new DashboardPages(this),
                                new StatusPages(health, this)),
                        config.frame_ancestors(),
                        config.tls_in_front());
                Api api = new Api(gate, reader, writer, boundaries, ledger, access, metrics, this);
                batch = new Batch(api, writer, access);
                camel.addRoutes(new ApiRoutes(
                        config.host(),
                        config.port(),
                        tls(config),
                        new HttpGuard(access, parts, config.requests_per_second()),
                        new HealthPages(health),
                        batch,
                        console,
                        api,
                        new ReceiptApi(gate, reader, quotes, writer, receipts),
                        new FlowApi(writer, access, this),
                        new LedgerApi(gate, access, this),
                        new CaseApi(access, this),
                        new FigureApi(this)));
            }
            camel.start();
        } catch (Exception e) {
            stop();
            throw e;
        }
        if (config.enabled()) {
            LOG.info(
                    "The gate answers on {}://{}:{}/api/v1, its console on /console",
                    config.tls_keystore().isBlank() ? "http" : "https",
                    config.host(),
                    config.port());
        }
    }

    /** Returns by what TLS is spoken, null for plain HTTP. */
    private static @Nullable SSLContextParameters tls(Config config) throws IOException {
        if (config.tls_keystore().isBlank()) {
            return null;
        }
        File file = new File(config.tls_keystore().strip());
        KeyStoreParameters keys = new KeyStoreParameters();
        try {
            keys.setKeyStore(KeyStore.getInstance(file, config.tls_password().toCharArray()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("The keystore " + file + " cannot be read: " + e.getMessage(), e);
        }
        KeyManagersParameters managers = new KeyManagersParameters();
        managers.setKeyStore(keys);
        managers.setKeyPassword(config.tls_password());
        FilterParameters protocols = new FilterParameters();
        protocols.addInclude("TLSv1\\.[23]");
        SSLContextParameters tls = new SSLContextParameters();
        tls.setKeyManagers(managers);
        tls.setSecureSocketProtocolsFilter(protocols);
        return tls;
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

    @Override
    public @Nullable QuoteStandings standings() {
        return standings;
    }

    @Override
    public List<QuoteEditor> editors() {
        return editors;
    }

    @Override
    public @Nullable Figures figures() {
        return figures;
    }

    @Override
    public @Nullable CpqLinks links() {
        return links;
    }

    @Override
    public @Nullable Outbox outbox() {
        return outbox;
    }

    @Override
    public boolean isOverseer(Person person) {
        return person.roles().stream().anyMatch(overseers::contains);
    }

    @Override
    public boolean isOperator(Person person) {
        return person.roles().contains(operator);
    }

    /** Serves what another bundle brings along, such as the interface of a CPQ. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(promisegate.http=true)")
    void addRoutes(RoutesBuilder routes) throws Exception {
        synchronized (brought) {
            if (isEnabled) {
                Set<String> before = routeIds();
                camel.addRoutes(routes);
                Set<String> added = routeIds();
                added.removeAll(before);
                brought.put(routes, added);
            }
        }
    }

    void removeRoutes(RoutesBuilder routes) throws Exception {
        synchronized (brought) {
            Set<String> added = brought.remove(routes);
            if (added != null && camel.getStatus().isStarted()) {
                for (String id : added) {
                    camel.getRouteController().stopRoute(id);
                    camel.removeRoute(id);
                }
            }
        }
    }

    private Set<String> routeIds() {
        return camel.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
    }

    @Deactivate
    void stop() {
        if (live != null) {
            live.close();
        }
        if (batch != null) {
            batch.close();
        }
        camel.stop();
    }
}
