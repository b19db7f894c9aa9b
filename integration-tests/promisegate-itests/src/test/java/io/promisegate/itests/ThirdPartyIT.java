package io.promisegate.itests;

import static io.promisegate.itests.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.itests.thirdparty.NoGhostCustomers;
import io.promisegate.itests.thirdparty.ShortAccounts;
import io.promisegate.spi.PromiseCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.hibernate.validator.spi.cfg.ConstraintMappingContributor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Checks and constraints of others, as services of a bundle of theirs that knows the API alone. */
@ExtendWith(KarafExtension.class)
class ThirdPartyIT {
    private static final String NAME = "com.example.checks";
    private static final byte[] GHOST = quote("GHOST");
    private static final byte[] LONG_NAME = quote("A customer with a name of more than thirty characters");

    @TempDir
    private Path folder;

    private String bundle;

    @AfterEach
    void theirBundleIsGone(Karaf karaf) throws IOException {
        karaf.shell("bundle:uninstall " + bundle);
        Karaf.await(Karaf.SOON, () -> karaf.post(GHOST), ThirdPartyIT::isCleared);
    }

    @Test
    void aCheckJoinsWithItsServiceAndLeavesWithIt(Karaf karaf) throws IOException {
        assertThat(karaf.post(GHOST)).isDecision("CLEARED");

        install(karaf, NoGhostCustomers.class, PromiseCheck.class);

        Karaf.await(Karaf.SOON, () -> karaf.post(GHOST), answer -> !isCleared(answer));
        assertThat(karaf.post(GHOST)).isDecision("BLOCKED").breaks("acme-no-ghost-customers");
    }

    @Test
    void aConstraintJoinsWithItsService(Karaf karaf) throws IOException {
        assertThat(karaf.post(LONG_NAME)).isDecision("CLEARED");

        install(karaf, ShortAccounts.class, ConstraintMappingContributor.class);

        Karaf.await(
                Karaf.SOON,
                () -> karaf.post(LONG_NAME),
                answer -> answer.json().toString().contains("\"structure\""));
        assertThat(karaf.post(GHOST)).isDecision("CLEARED");
    }

    private static boolean isCleared(Answer answer) {
        return answer.status() == 200 && answer.json().path("outcome").asText().equals("CLEARED");
    }

    private static byte[] quote(String account) {
        String sample = new String(Samples.bytes("cleared-assist-standard.json"), UTF_8);
        return sample.replace("Harbor & Pine Outfitters", account).getBytes(UTF_8);
    }

    /** Builds a bundle of one class that Declarative Services offers as a service, and starts it. */
    private void install(Karaf karaf, Class<?> implementation, Class<?> service) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", NAME);
        main.putValue("Service-Component", "OSGI-INF/component.xml");
        main.putValue(
                "Import-Package",
                "io.promisegate.boundary;version=\"[1,2)\",io.promisegate.decision;version=\"[1,2)\","
                        + "io.promisegate.quote;version=\"[1,2)\",io.promisegate.spi;version=\"[1,2)\","
                        + "org.hibernate.validator.cfg,org.hibernate.validator.cfg.context,"
                        + "org.hibernate.validator.cfg.defs,org.hibernate.validator.spi.cfg");
        String component = """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s">
                  <implementation class="%s"/>
                  <service><provide interface="%s"/></service>
                </scr:component>
                """.formatted(NAME, implementation.getName(), service.getName());
        Path jar = folder.resolve("checks.jar");
        String path = implementation.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = implementation.getClassLoader().getResourceAsStream(path)) {
            out.putNextEntry(new ZipEntry(path));
            in.transferTo(out);
            out.putNextEntry(new ZipEntry("OSGI-INF/component.xml"));
            out.write(component.getBytes(UTF_8));
        }
        String installed = karaf.shell("bundle:install -s " + jar.toUri());
        assertThat(installed).contains("Bundle ID: ");
        bundle = installed.replaceAll("\\D", "");
    }
}
