package io.promisegate.camel.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what guards must not forget, in a file of its own: it is asked just when the gate or its ledger is down. What
 * {@link #keep} has returned from survives a crash. Thread-safe.
 */
@Component(service = FlowStore.class, configurationPid = "io.promisegate.flows")
@Designate(ocd = FlowStore.Config.class)
public final class FlowStore {
    private static final Logger LOG = LoggerFactory.getLogger(FlowStore.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final MVStore store;

    @ObjectClassDefinition(
            name = "Promisegate in flows",
            description = "What is kept at guarded endpoints: parked quotes, used receipts, and who broke the glass.")
    @interface Config {
        @AttributeDefinition(name = "File", description = "File to keep it in, relative to karaf.base.")
        String file() default "promisegate/flows.mv.db";
    }

    /**
     * Opens the configured file.
     *
     * @throws IOException where it cannot be opened; one that is broken is never begun anew
     */
    @Activate
    public FlowStore(Config config) throws IOException {
        this(Path.of(System.getProperty("karaf.base", "")).resolve(config.file().strip()));
    }

    FlowStore(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!Files.exists(file)
                && Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try {
            store = new MVStore.Builder()
                    // a plain file is closed for good by an interrupt
                    .fileName("async:" + file)
                    .autoCommitDisabled()
                    .open();
        } catch (RuntimeException e) {
            throw new IOException(file + " cannot be opened", e);
        }
    }

    @Deactivate
    void close() {
        store.close();
    }

    /** Leaves the file as a crash would. */
    void abandon() {
        store.closeImmediately();
    }

    <K> MVMap<K, String> map(String name) {
        return store.openMap(name);
    }

    /**
     * Has all that was put into maps reach the disk.
     *
     * @throws UncheckedIOException where it does not
     */
    void keep() {
        try {
            store.commit();
            store.sync();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException("the store of flows cannot be written", e));
        }
    }

    /** Takes back what could not be kept; after a failure of the store itself there is nothing to take back. */
    void undo(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.debug("The store of flows is closed", e);
        }
    }

    /** Returns whether anything can be kept. */
    boolean isUsable() {
        return !store.isClosed();
    }

    static ObjectNode json() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
