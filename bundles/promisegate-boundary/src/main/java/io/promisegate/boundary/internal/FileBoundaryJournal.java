package io.promisegate.boundary.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Deployment;
import io.promisegate.json.BoundaryJson;
import io.promisegate.ledger.BoundaryJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal in a folder: a line of JSON per deployment in {@code deployments.jsonl}, and the document of each
 * revision with the files of its examples in {@code revisions/SHA-256/}.
 *
 * <p>A line counts once it is on the disk with its line end; what a crash left of another is cut off at the next start.
 * A revision's folder is made under another name and renamed when it is complete.
 */
@Component(service = BoundaryJournal.class, configurationPid = "io.promisegate.journal")
@Designate(ocd = FileBoundaryJournal.Config.class)
public final class FileBoundaryJournal implements BoundaryJournal {
    private static final Logger LOG = LoggerFactory.getLogger(FileBoundaryJournal.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String DOCUMENT = "boundary.yaml";
    private static final String SOURCE = "source.json";

    private final Path folder;
    private final Path journal;
    private final List<Deployment> deployments = new ArrayList<>();

    /** Where the journal ends; what stands behind it is not part of it. */
    private long end;

    @ObjectClassDefinition(name = "Promisegate boundary journal", description = "Where deployments are kept.")
    @interface Config {
        @AttributeDefinition(name = "Directory", description = "Folder of the journal, relative to karaf.base.")
        String directory() default "promisegate/boundaries";
    }

    /** Opens the configured journal. */
    @Activate
    public FileBoundaryJournal(Config config) throws IOException {
        this(Path.of(System.getProperty("karaf.base", "")).resolve(config.directory()));
    }

    /**
     * Opens the journal in a folder, and makes it where there is none.
     *
     * @throws IOException where it cannot be read; a journal is never begun anew over one that is broken
     */
    public FileBoundaryJournal(Path folder) throws IOException {
        this.folder = folder;
        this.journal = folder.resolve("deployments.jsonl");
        Files.createDirectories(folder.resolve("revisions"));
        if (Files.exists(journal)) {
            read();
        }
    }

    private void read() throws IOException {
        byte[] bytes = Files.readAllBytes(journal);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                deployments.add(deployment(new String(bytes, start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        end = start;
        if (end < bytes.length) {
            LOG.warn("The last entry of {} was never completed; it is left out", journal);
        }
    }

    private Deployment deployment(String line) throws IOException {
        try {
            return BoundaryJson.deployment(MAPPER.readTree(line));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("Entry " + (deployments.size() + 1) + " of " + journal + " cannot be read", e);
        }
    }

    @Override
    public synchronized List<Deployment> deployments() {
        return List.copyOf(deployments);
    }

    @Override
    public synchronized void record(Deployment deployment) throws IOException {
        byte[] line = (MAPPER.writeValueAsString(BoundaryJson.of(deployment)) + '\n').getBytes(StandardCharsets.UTF_8);
        boolean isNew = !Files.exists(journal);
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            ByteBuffer buffer = ByteBuffer.wrap(line);
            long at = end;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            channel.force(true);
        }
        if (isNew) {
            force(folder);
        }
        end += line.length;
        deployments.add(deployment);
    }

    @Override
    public synchronized void keep(BoundaryRevision revision, BoundarySource source, Map<String, byte[]> files)
            throws IOException {
        Path kept = folder(revision);
        if (Files.exists(kept)) {
            // the same content may come again, signed by more people
            Path made = kept.resolve(SOURCE + ".new");
            Files.deleteIfExists(made);
            write(made, sourceOf(source));
            Files.move(made, kept.resolve(SOURCE), StandardCopyOption.ATOMIC_MOVE);
            force(kept);
            return;
        }
        Path making = folder.resolve("revisions").resolve(revision.sha256() + ".new");
        delete(making);
        Files.createDirectories(making);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = making.resolve(file.getKey()).normalize();
            if (!path.startsWith(making)) {
                throw new IOException("not beside the boundary");
            }
            Files.createDirectories(path.getParent());
            write(path, file.getValue());
        }
        write(making.resolve(DOCUMENT), source.content());
        write(making.resolve(SOURCE), sourceOf(source));
        force(making);
        Files.move(making, kept, StandardCopyOption.ATOMIC_MOVE);
        force(folder.resolve("revisions"));
    }

    private static byte[] sourceOf(BoundarySource source) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("name", source.name()).put("origin", source.origin());
        source.signatures().forEach(json.putArray("signatures")::add);
        return MAPPER.writeValueAsBytes(json);
    }

    @Override
    public BoundarySource document(BoundaryRevision revision) throws IOException {
        Path kept = folder(revision);
        JsonNode source = MAPPER.readTree(Files.readAllBytes(kept.resolve(SOURCE)));
        List<String> signatures = new ArrayList<>();
        source.path("signatures").forEach(signature -> signatures.add(signature.asText()));
        Path document = kept.resolve(DOCUMENT);
        return new BoundarySource(
                source.path("name").asText(),
                document.toUri(),
                Files.readAllBytes(document),
                source.path("origin").asText(),
                signatures);
    }

    private Path folder(BoundaryRevision revision) {
        return folder.resolve("revisions").resolve(revision.sha256());
    }

    private static void write(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Has the names in a folder reach the disk; a system that cannot open folders does so by itself. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced", directory, e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                all.sorted(Comparator.reverseOrder()).forEach(one -> {
                    try {
                        Files.delete(one);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
