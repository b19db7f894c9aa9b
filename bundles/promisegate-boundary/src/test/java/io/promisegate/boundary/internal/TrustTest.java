package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Deployment.Event;
import io.promisegate.boundary.Shadow;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.DetectingQuoteReader;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may bring a boundary into force. */
class TrustTest {
    private static final Change OPS = Change.by("ops", "");

    @TempDir
    private Path folder;

    private final MemoryBoundaryJournal journal = new MemoryBoundaryJournal();
    private BoundaryJournal spoilt = journal;
    private OctetKeyPairJsonWebKey rita;
    private OctetKeyPairJsonWebKey tom;
    private Path keys;

    @BeforeEach
    void makeKeys() throws JoseException, IOException {
        rita = key("rita");
        tom = key("tom");
        keys = folder.resolve("keys.json");
        Files.writeString(
                keys,
                new JsonWebKeySet(List.<JsonWebKey>of(rita, tom)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private static OctetKeyPairJsonWebKey key(String id) throws JoseException {
        OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
        key.setKeyId(id);
        return key;
    }

    private record Config(boolean require_signature, String keys, boolean co_sign, String owners)
            implements Trust.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return Trust.Config.class;
        }
    }

    private PromiseBoundaries boundaries(boolean isSignatureRequired, boolean isCoSigned) throws IOException {
        Clock clock = Clock.fixed(Gate.NOW, ZoneOffset.UTC);
        String owners = "rita=Rita Stone, CRO; rita=Tom Ray; tom=Tom Ray; mallory=Mallory";
        return new PromiseBoundaries(
                new PromiseBoundaryCompiler(),
                new DetectingQuoteReader(List.of(new CanonicalFormat())),
                spoilt,
                Gate.impacts(NoQuotes.INSTANCE, clock),
                new Trust(new Config(isSignatureRequired, keys.toString(), isCoSigned, owners)),
                clock);
    }

    private static String yaml(String version) {
        return yaml(version, "Rita Stone, CRO", "Tom Ray");
    }

    private static String yaml(String version, String revenue, String technical) {
        return """
                boundary: acme
                version: "%s"
                owners: {revenue: "%s", technical: "%s"}
                offerings: {assist: {title: Assist}}
                """.formatted(version, revenue, technical);
    }

    private static BoundarySource source(String yaml, String... signatures) {
        return new BoundarySource(
                "acme.boundary.yaml",
                URI.create("file:/acme.boundary.yaml"),
                yaml.getBytes(StandardCharsets.UTF_8),
                "file:/acme.boundary.yaml",
                List.of(signatures));
    }

    private static String signature(String yaml, OctetKeyPairJsonWebKey key) throws JoseException {
        return BoundarySignature.sign(yaml.getBytes(StandardCharsets.UTF_8), key.getPrivateKey(), key.getKeyId());
    }

    private static List<String> codes(Deployment deployment) {
        return deployment.problems().stream().map(Problem::code).toList();
    }

    @Test
    void anUnsignedBoundaryIsRefusedWhereSignaturesAreAskedFor() throws Exception {
        PromiseBoundaries boundaries = boundaries(true, false);
        String yaml = yaml("1");

        assertThat(codes(boundaries.deploy(source(yaml), OPS))).containsExactly("PG-B045");
        assertThat(boundaries.status().active()).isEmpty();
        assertThat(boundaries.deploy(source(yaml, signature(yaml, rita)), OPS).event())
                .isEqualTo(Event.ACTIVATED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignatureThatIsNotGoodIsRefusedWhetherAskedForOrNot(boolean isRequired) throws Exception {
        PromiseBoundaries boundaries = boundaries(isRequired, false);
        String yaml = yaml("1");
        String good = signature(yaml, rita);
        String none = "eyJhbGciOiJub25lIiwia2lkIjoicml0YSJ9..";

        assertThat(codes(boundaries.deploy(source(yaml, signature(yaml("2"), rita)), OPS)))
                .containsExactly("PG-B044");
        assertThat(codes(boundaries.deploy(source(yaml, signature(yaml, key("rita"))), OPS)))
                .containsExactly("PG-B044");
        assertThat(codes(boundaries.deploy(source(yaml, signature(yaml, key("eve"))), OPS)))
                .containsExactly("PG-B044");
        assertThat(codes(boundaries.deploy(source(yaml, good, "rubbish", none, good + "."), OPS)))
                .containsExactly("PG-B044", "PG-B044", "PG-B044");
        assertThat(boundaries.status().active()).isEmpty();
    }

    @Test
    void keysThatCannotBeReadAreTrustedByNobody() throws Exception {
        Files.writeString(keys, "{\"keys\": [");
        PromiseBoundaries boundaries = boundaries(true, false);
        String yaml = yaml("1");

        assertThat(codes(boundaries.deploy(source(yaml, signature(yaml, rita)), OPS)))
                .containsExactly("PG-B044");
    }

    @Test
    void aBoundaryWaitsForTwoPeople() throws Exception {
        PromiseBoundaries boundaries = boundaries(false, true);

        assertThat(boundaries.deploy(source(yaml("1")), OPS).event()).isEqualTo(Event.PROPOSED);
        assertThat(boundaries.status().active()).isEmpty();
        assertThat(codes(boundaries.approve("acme", null, Change.by("mallory", ""))))
                .containsExactly("PG-B048");
        // rita may approve for both owners, and is one person all the same
        assertThat(boundaries.approve("acme", null, Change.by("rita", "Fine.")).event())
                .isEqualTo(Event.APPROVED);
        assertThat(boundaries
                        .approve("acme", null, Change.by("rita", "Fine again."))
                        .event())
                .isEqualTo(Event.APPROVED);
        assertThat(boundaries.status().active()).isEmpty();
        assertThat(boundaries.status().proposed()).singleElement().satisfies(waiting -> {
            assertThat(waiting.approvers()).containsExactly("rita");
            assertThat(waiting.owners().technical()).isEqualTo("Tom Ray");
        });

        boundaries.stop();
        boundaries = boundaries(false, true);
        Deployment last = boundaries.approve(null, null, Change.by("tom", ""));

        assertThat(last.event()).isEqualTo(Event.ACTIVATED);
        assertThat(last.by()).isEqualTo("ops");
        assertThat(boundaries.status().proposed()).isEmpty();
        assertThat(boundaries.history().stream().map(Deployment::event))
                .containsExactly(
                        Event.PROPOSED, Event.REFUSED, Event.APPROVED, Event.APPROVED, Event.APPROVED, Event.ACTIVATED);
        assertThat(codes(boundaries.approve(null, null, Change.by("tom", "")))).containsExactly("PG-B047");
    }

    @Test
    void noDocumentAppointsWhoApprovesIt() throws Exception {
        PromiseBoundaries open = boundaries(false, false);
        open.deploy(source(yaml("1")), OPS);
        open.stop();
        PromiseBoundaries boundaries = boundaries(false, true);
        boundaries.deploy(source(yaml("2", "Mallory", "Mallory")), OPS);

        assertThat(codes(boundaries.approve(null, null, Change.by("mallory", ""))))
                .containsExactly("PG-B048");
        boundaries.approve(null, null, Change.by("rita", ""));
        assertThat(boundaries.approve(null, null, Change.by("tom", "")).event()).isEqualTo(Event.ACTIVATED);
    }

    @Test
    void aBoundaryThatTakesQuotesAwayFromAnotherIsApprovedByTheOwnersOfThat() throws Exception {
        PromiseBoundaries open = boundaries(false, false);
        open.deploy(source(yaml("1")), OPS);
        open.stop();
        PromiseBoundaries boundaries = boundaries(false, true);
        String aside = "appliesTo: {channels: [direct]}\n";

        boundaries.deploy(source(yaml("2", "Mallory", "Mallory") + aside), OPS);
        assertThat(codes(boundaries.approve(null, null, Change.by("mallory", ""))))
                .containsExactly("PG-B048");
        boundaries.deploy(
                source(yaml("1", "Mallory", "Mallory").replace("boundary: acme", "boundary: other") + aside), OPS);
        assertThat(codes(boundaries.approve("other", null, Change.by("mallory", ""))))
                .containsExactly("PG-B048");
        boundaries.withdraw("file:/acme.boundary.yaml", OPS);
        assertThat(boundaries.status().active()).isEmpty();
        boundaries.deploy(source(yaml("3", "Mallory", "Mallory")), OPS);
        assertThat(codes(boundaries.approve(null, null, Change.by("mallory", ""))))
                .containsExactly("PG-B048");
    }

    @Test
    void onlyTheVersionThatWasSeenIsApproved() throws Exception {
        PromiseBoundaries boundaries = boundaries(false, true);
        boundaries.deploy(source(yaml("1")), OPS);
        boundaries.deploy(source(yaml("2")), OPS);

        assertThat(codes(boundaries.approve("acme", "1", Change.by("rita", ""))))
                .containsExactly("PG-B047");
        assertThat(boundaries.approve("acme", "2", Change.by("rita", "")).event())
                .isEqualTo(Event.APPROVED);
    }

    @Test
    void whatWaitsComesIntoForceWhereNobodyIsAskedAnyMore() throws Exception {
        PromiseBoundaries asking = boundaries(false, true);
        asking.deploy(source(yaml("1")), OPS);
        asking.stop();

        PromiseBoundaries boundaries = boundaries(false, false);
        assertThat(boundaries.deploy(source(yaml("1")), OPS).event()).isEqualTo(Event.ACTIVATED);
        assertThat(boundaries.status().proposed()).isEmpty();
    }

    @Test
    void ownersForWhomNobodyApprovesAreAProblemAtOnce() throws Exception {
        Deployment refused = boundaries(false, true).deploy(source(yaml("1", "Nobody", "Tom Ray")), OPS);

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PG-B046");
            assertThat(problem.pointer()).isEqualTo("/owners/revenue");
            assertThat(problem.place().line()).isEqualTo(3);
        });
    }

    @Test
    void signaturesApprove() throws Exception {
        PromiseBoundaries boundaries = boundaries(false, true);
        String yaml = yaml("1");

        assertThat(boundaries.deploy(source(yaml, signature(yaml, rita)), OPS).event())
                .isEqualTo(Event.APPROVED);
        assertThat(boundaries.status().active()).isEmpty();
        Deployment last = boundaries.deploy(source(yaml, signature(yaml, rita), signature(yaml, tom)), OPS);

        assertThat(last.event()).isEqualTo(Event.ACTIVATED);
        String next = yaml("2");
        assertThat(boundaries
                        .deploy(source(next, signature(next, tom), signature(next, rita)), OPS)
                        .event())
                .isEqualTo(Event.ACTIVATED);
    }

    @Test
    void aPromotionWaitsForApprovalAndAShadowDoesNot() throws Exception {
        PromiseBoundaries boundaries = boundaries(false, true);

        assertThat(boundaries.deploy(source(yaml("1")), OPS.into(Shadow.ALL)).event())
                .isEqualTo(Event.SHADOWED);
        assertThat(boundaries.promote(null, OPS).event()).isEqualTo(Event.PROPOSED);
        boundaries.approve(null, null, Change.by("rita", ""));
        assertThat(boundaries.approve(null, null, Change.by("tom", "")).event()).isEqualTo(Event.ACTIVATED);
        assertThat(boundaries.status().shadows()).isEmpty();
    }

    @Test
    void theDeployFolderTakesSignaturesBesideTheBoundary() throws Exception {
        PromiseBoundaries boundaries = boundaries(true, false);
        DeployFolder deploy = new DeployFolder(boundaries);
        File document = folder.resolve("acme.boundary.yaml").toFile();
        File signatures = folder.resolve("acme.boundary.yaml.jws").toFile();
        Files.writeString(document.toPath(), yaml("1"));
        deploy.install(document);
        assertThat(boundaries.status().active()).isEmpty();
        Files.writeString(signatures.toPath(), signature(yaml("1"), tom) + "\n");

        assertThat(deploy.canHandle(signatures)).isTrue();
        deploy.install(signatures);

        assertThat(boundaries.status().active()).hasSize(1);
        deploy.uninstall(signatures);
        assertThat(boundaries.status().active()).hasSize(1);
    }

    @Test
    void aKeptDocumentThatWasChangedIsNotBroughtBack() throws Exception {
        PromiseBoundaries boundaries = boundaries(false, false);
        boundaries.deploy(source(yaml("1")), OPS);
        boundaries.stop();
        spoilt = new SpoiltJournal(journal, kept -> source(yaml("1") + "# more\n"));

        assertThat(boundaries(false, false).status().active()).isEmpty();
    }
}
