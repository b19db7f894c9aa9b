package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whose boundaries are accepted: what must be signed, by which keys, and who approves for the owners that a
 * boundary names. Thread-safe; a change of the configuration holds from the next deployment.
 *
 * <p>Configuration that cannot be used is logged and trusts nobody.
 */
@Component(service = Trust.class, configurationPid = "io.promisegate.trust")
@Designate(ocd = Trust.Config.class)
public final class Trust {
    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);

    private volatile State state = new State(false, false, null, Map.of());

    @ObjectClassDefinition(
            name = "Promisegate trust",
            description = "Who may bring boundaries into force, by signature and by approval.")
    @interface Config {
        @AttributeDefinition(
                name = "Signature required",
                description = "Whether a boundary is refused that no trusted key has signed.")
        boolean require_signature() default false;

        @AttributeDefinition(
                name = "Trusted keys",
                description = "File with a JWK Set (RFC 7517) of Ed25519 public keys; the key id is the signer's user"
                        + " name. Relative to karaf.base; empty for none.")
        String keys() default "";

        @AttributeDefinition(
                name = "Co-signature",
                description = "Whether a boundary waits for the approval of its revenue and its technical owner.")
        boolean co_sign() default false;

        @AttributeDefinition(
                name = "Owners",
                description = "Who approves for the owners that boundaries name: user=owner, separated by semicolons; a"
                        + " user for several owners, or an owner with several users, stands several times.")
        String owners() default "";
    }

    /**
     * What the configuration says.
     *
     * @param keys by key id, null where no signature is looked at
     * @param users by owner
     */
    private record State(
            boolean isSignatureRequired,
            boolean isCoSigned,
            @Nullable Map<String, PublicKey> keys,
            Map<String, Set<String>> users) {}

    /** Trusts everybody and looks at no signature, for use without OSGi. */
    public Trust() {}

    /**
     * Returns a trust in keys, without which nothing is accepted, for use without OSGi.
     *
     * @param file JWK Set of the keys
     * @throws IOException where the file cannot be read, or is none
     */
    public static Trust of(Path file) throws IOException {
        Trust trust = new Trust();
        try {
            trust.state = new State(true, false, keys(Files.readString(file)), Map.of());
        } catch (JoseException e) {
            throw new IOException(file + " is no JWK Set", e);
        }
        return trust;
    }

    /** Trusts whom the configuration says. */
    @Activate
    public Trust(Config config) {
        modified(config);
    }

    @Modified
    void modified(Config config) {
        Map<String, PublicKey> keys = Map.of();
        if (!config.keys().isBlank()) {
            Path file = Path.of(System.getProperty("karaf.base", ""))
                    .resolve(config.keys().strip());
            try {
                keys = keys(Files.readString(file));
            } catch (IOException | JoseException e) {
                LOG.error("The trusted keys in {} cannot be read; no signature is accepted", file, e);
            }
        }
        state = new State(config.require_signature(), config.co_sign(), keys, users(config.owners()));
    }

    private static Map<String, PublicKey> keys(String jwkSet) throws JoseException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (JsonWebKey key : new JsonWebKeySet(jwkSet).getJsonWebKeys()) {
            if (key instanceof PublicJsonWebKey publicKey
                    && key.getKeyId() != null
                    && publicKey.getPublicKey() != null) {
                if (keys.put(key.getKeyId(), publicKey.getPublicKey()) != null) {
                    throw new JoseException("the key id " + key.getKeyId() + " stands twice");
                }
            }
        }
        return keys;
    }

    private static Map<String, Set<String>> users(String entries) {
        Map<String, Set<String>> users = new HashMap<>();
        for (String entry : entries.split(";", -1)) {
            int sign = entry.indexOf('=');
            if (sign > 0) {
                users.computeIfAbsent(entry.substring(sign + 1).strip(), owner -> new LinkedHashSet<>())
                        .add(entry.substring(0, sign).strip());
            } else if (!entry.isBlank()) {
                LOG.error("“{}” is not of the form user=owner; nobody approves by it", entry);
            }
        }
        return users;
    }

    /** Returns what is wrong with the signatures of a document; any that cannot be verified is. */
    List<Problem> problems(BoundarySource source) {
        State now = state;
        List<Problem> problems = new ArrayList<>();
        if (now.keys() == null) {
            return problems;
        }
        for (String signature : source.signatures()) {
            String wrong = BoundarySignature.fault(signature, source.content(), now.keys());
            if (wrong != null) {
                problems.add(Problem.at("", "PG-B044", "The signature of " + source.name() + " is not good: " + wrong));
            }
        }
        if (now.isSignatureRequired() && source.signatures().isEmpty()) {
            problems.add(Problem.at(
                    "",
                    "PG-B045",
                    source.name() + " is not signed, and the configuration asks for a signature, in " + source.name()
                            + BoundarySource.SIGNATURES + '.'));
        }
        return problems;
    }

    /** Returns who has signed a document whose signatures are good. */
    Set<String> signers(BoundarySource source) {
        Set<String> signers = new LinkedHashSet<>();
        for (String signature : source.signatures()) {
            String keyId = BoundarySignature.keyId(signature);
            if (keyId != null) {
                signers.add(keyId);
            }
        }
        return signers;
    }

    /** Returns whether boundaries wait for approval. */
    boolean isCoSigned() {
        return state.isCoSigned();
    }

    /** Returns why nobody can approve for these owners; empty where somebody can. */
    List<Problem> problems(Boundary.Owners owners) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> byRole = Map.of("revenue", owners.revenue(), "technical", owners.technical());
        byRole.forEach((role, owner) -> {
            if (usersOf(owner).isEmpty()) {
                problems.add(Problem.at(
                        "/owners/" + role,
                        "PG-B046",
                        "Its " + role + " owner has to approve it, and nobody is configured to approve for “" + owner
                                + "”."));
            }
        });
        return problems;
    }

    /** Returns whether somebody approves for one of these owners. */
    boolean mayApprove(String user, Boundary.Owners owners) {
        return usersOf(owners.revenue()).contains(user)
                || usersOf(owners.technical()).contains(user);
    }

    /** Returns whether two different people have approved, one for each owner. */
    boolean isApproved(Collection<String> approvers, Boundary.Owners owners) {
        for (String one : approvers) {
            for (String other : approvers) {
                if (!one.equals(other)
                        && usersOf(owners.revenue()).contains(one)
                        && usersOf(owners.technical()).contains(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Set<String> usersOf(@Nullable String owner) {
        return state.users().getOrDefault(String.valueOf(owner), Set.of());
    }
}
