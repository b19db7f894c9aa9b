package io.promisegate.ledger.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import io.promisegate.json.BoundaryJson;
import io.promisegate.ledger.BoundaryJournal;
import io.promisegate.ledger.LedgerEvent.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history of boundaries, as entries of the chain; and the documents of their revisions beside it. */
@Component(service = BoundaryJournal.class)
public final class JdbcBoundaryJournal implements BoundaryJournal {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SUBJECT = "boundaries";

    private static final Logger LOG = LoggerFactory.getLogger(JdbcBoundaryJournal.class);

    private final LedgerStore store;
    private final List<Deployment> known = new ArrayList<>();
    private long lastNumber;
    private boolean isRead;

    /** Keeps the history in an open ledger. */
    @Activate
    public JdbcBoundaryJournal(@Reference LedgerStore store) {
        this.store = store;
    }

    /** Reads on where it has ended; while the database is away, what was read before is what is known. */
    @Override
    public synchronized List<Deployment> deployments() {
        try {
            readOn();
        } catch (IOException e) {
            if (!isRead) {
                throw new UncheckedIOException(e);
            }
            LOG.warn("The latest deployments are not known: {}", e.getMessage());
        }
        return List.copyOf(known);
    }

    private void readOn() throws IOException {
        List<Deployment> more = new ArrayList<>();
        lastNumber = store.read(connection -> {
            long last = lastNumber;
            try (PreparedStatement select = connection.prepareStatement("select number, content from entry"
                    + " where subject = ? and number > ? and kind = 'DEPLOYMENT' order by number")) {
                select.setString(1, SUBJECT);
                select.setLong(2, last);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        last = result.getLong(1);
                        more.add(BoundaryJson.deployment(JdbcLedger.json(Bytes.of(result.getBytes(2)))));
                    }
                }
            }
            return last;
        });
        known.addAll(more);
        isRead = true;
    }

    @Override
    public void record(Deployment deployment) throws IOException {
        append(Draft.of(
                Kind.DEPLOYMENT,
                UUID.randomUUID().toString(),
                SUBJECT,
                deployment.at(),
                JdbcLedger.bytes(BoundaryJson.of(deployment))));
    }

    private void append(Draft draft) throws IOException {
        try {
            Bytes unused = store.commits().append(draft);
        } catch (NotRecordedException e) {
            throw new IOException("The ledger cannot be written", e);
        }
    }

    @Override
    public void keep(BoundaryRevision revision, BoundarySource source, Map<String, byte[]> files) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("name", source.name()).put("origin", source.origin());
        source.signatures().forEach(json.putArray("signatures")::add);
        ObjectNode digests = json.putObject("files");
        new TreeMap<>(files)
                .forEach((path, content) ->
                        digests.put(path, Chain.sha256(content).hex()));
        String told = json.toString();
        if (kept(revision).filter(told::equals).isPresent()) {
            return;
        }
        BoundaryJson.revision(json.putObject("revision"), revision);
        byte[] content = source.content();
        append(Draft.of(
                        Kind.REVISION,
                        UUID.randomUUID().toString(),
                        revision.reference(),
                        Instant.now(),
                        JdbcLedger.bytes(json))
                .with(connection -> write(connection, revision.sha256(), told, content, files)));
    }

    private Optional<String> kept(BoundaryRevision revision) throws IOException {
        return store.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select source from document where sha256 = ?")) {
                select.setString(1, revision.sha256());
                try (ResultSet result = select.executeQuery()) {
                    return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** The same content may come again, signed by more people or beside other files. */
    private static void write(
            Connection connection, String sha256, String source, byte[] content, Map<String, byte[]> files)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update document set source = ? where sha256 = ?")) {
            update.setString(1, source);
            update.setString(2, sha256);
            if (update.executeUpdate() > 0) {
                replaceFiles(connection, sha256, files);
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into document (sha256, source, content) values (?, ?, ?)")) {
            insert.setString(1, sha256);
            insert.setString(2, source);
            insert.setBytes(3, content);
            insert.executeUpdate();
        }
        replaceFiles(connection, sha256, files);
    }

    private static void replaceFiles(Connection connection, String sha256, Map<String, byte[]> files)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from document_file where sha256 = ?")) {
            delete.setString(1, sha256);
            delete.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into document_file (sha256, path, content) values (?, ?, ?)")) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                insert.setString(1, sha256);
                insert.setString(2, file.getKey());
                insert.setBytes(3, file.getValue());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public BoundarySource document(BoundaryRevision revision) throws IOException {
        try {
            return store.database().read(connection -> document(connection, revision));
        } catch (SQLException e) {
            throw new IOException("The document of " + revision + " cannot be read", e);
        }
    }

    private static BoundarySource document(Connection connection, BoundaryRevision revision) throws SQLException {
        JsonNode source;
        byte[] content;
        try (PreparedStatement select =
                connection.prepareStatement("select source, content from document where sha256 = ?")) {
            select.setString(1, revision.sha256());
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("it is not kept");
                }
                source = JdbcLedger.json(Bytes.of(result.getString(1).getBytes(StandardCharsets.UTF_8)));
                content = result.getBytes(2);
            }
        }
        Map<String, byte[]> files = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("select path, content from document_file where sha256 = ?")) {
            select.setString(1, revision.sha256());
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    files.put(result.getString(1), result.getBytes(2));
                }
            }
        }
        List<String> signatures = new ArrayList<>();
        source.path("signatures").forEach(signature -> signatures.add(signature.asText()));
        return new BoundarySource(
                        source.path("name").asText(),
                        URI.create("ledger:" + revision.sha256()),
                        content,
                        source.path("origin").asText(),
                        signatures)
                .with(files);
    }
}
