package io.promisegate.cli;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.internal.BoundarySignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that make keys, and sign with them. */
final class Signing {
    private static final int REFUSED = 1;

    private Signing() {}

    /** {@code keygen USER}. */
    @Command(
            name = "keygen",
            description =
                    "Makes a key to sign boundaries with: the private key in a file of its own, the public one in a"
                            + " set for io.promisegate.trust.",
            mixinStandardHelpOptions = true)
    static final class Keygen implements Callable<Integer> {
        @Parameters(paramLabel = "USER", description = "User name of the signer.")
        private String user = "";

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "File of the private key, not to exist yet; default USER.key.json.")
        private String key = "";

        @Option(
                names = "--keys",
                paramLabel = "FILE",
                description = "JWK Set that the public key is added to; default ${DEFAULT-VALUE}.",
                defaultValue = "promisegate-keys.json")
        private Path keys = Path.of("");

        @Override
        public Integer call() throws IOException, JoseException {
            Path file = Path.of(key.isEmpty() ? user + ".key.json" : key);
            List<JsonWebKey> all = new ArrayList<>();
            if (Files.exists(keys)) {
                all.addAll(new JsonWebKeySet(Files.readString(keys)).getJsonWebKeys());
            }
            if (all.stream().anyMatch(one -> user.equals(one.getKeyId()))) {
                System.out.println(keys + " has a key of " + user + " already.");
                return REFUSED;
            }
            OctetKeyPairJsonWebKey made = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            made.setKeyId(user);
            all.add(made);
            writeSecret(file, made.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            Files.writeString(keys, new JsonWebKeySet(all).toJson(OutputControlLevel.PUBLIC_ONLY) + '\n');
            System.out.println("private key: " + file + "\npublic keys: " + keys);
            return 0;
        }

        /** Writes a file that nobody else can read, where the file system knows of others. */
        private static void writeSecret(Path file, String content) throws IOException {
            FileAttribute<?>[] attributes = file.toAbsolutePath()
                            .getFileSystem()
                            .supportedFileAttributeViews()
                            .contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            try {
                Files.createFile(file, attributes);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(file + " exists already", e);
            }
            Files.writeString(file, content + '\n', StandardOpenOption.WRITE);
        }
    }

    /** {@code sign FILE}. */
    @Command(
            name = "sign",
            description =
                    "Signs a boundary, in a line of the file of the same name and .jws; the lines of others stay.",
            mixinStandardHelpOptions = true)
    static final class Sign implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The boundary.")
        private Path file = Path.of("");

        @Option(names = "--key", paramLabel = "FILE", description = "File of the private key.", required = true)
        private Path key = Path.of("");

        @Override
        public Integer call() throws IOException {
            Path signatures = file.resolveSibling(file.getFileName() + BoundarySource.SIGNATURES);
            String line;
            String keyId;
            try {
                PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(key));
                if (jwk.getPrivateKey() == null || jwk.getKeyId() == null) {
                    System.out.println(key + " holds no private key with a key id.");
                    return REFUSED;
                }
                keyId = jwk.getKeyId();
                line = BoundarySignature.sign(Files.readAllBytes(file), jwk.getPrivateKey(), keyId);
            } catch (JoseException e) {
                System.out.println(key + " is no key to sign with.");
                return REFUSED;
            }
            List<String> lines = new ArrayList<>();
            if (Files.exists(signatures)) {
                lines.addAll(BoundarySource.signatures(Files.readString(signatures, StandardCharsets.US_ASCII)));
            }
            lines.removeIf(other -> keyId.equals(BoundarySignature.keyId(other)));
            lines.add(line);
            Files.write(signatures, lines, StandardCharsets.US_ASCII);
            System.out.println("signature: " + signatures);
            return 0;
        }
    }
}
