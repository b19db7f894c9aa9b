package io.promisegate.boundary.internal;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteCodec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps quotes in files of a line each, {@link #LINES_OF_A_FILE} lines a file; whole files go when there are too many.
 * A thread of its own writes, so that no decision waits for a disk, unless it falls {@link #QUEUE} quotes behind.
 */
@Component(service = RecordedQuotes.class, configurationPid = "io.promisegate.quotes")
@Designate(ocd = FileRecordedQuotes.Config.class)
public final class FileRecordedQuotes implements RecordedQuotes {
    private static final Logger LOG = LoggerFactory.getLogger(FileRecordedQuotes.class);
    private static final int LINES_OF_A_FILE = 10_000;
    private static final int QUEUE = 4_096;
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(QUEUE);
    private final QuoteCodec codec;
    private final Path folder;
    private final int kept;
    private final boolean isEnabled;
    private final Thread thread;

    private @Nullable OutputStream out;
    private int lines;
    private boolean isFailing;

    @ObjectClassDefinition(
            name = "Promisegate recorded quotes",
            description = "Quotes kept in the canonical form, for replaying them at another boundary.")
    @interface Config {
        @AttributeDefinition(name = "Enabled", description = "Whether quotes are kept.")
        boolean enabled() default true;

        @AttributeDefinition(name = "Directory", description = "Folder of the quotes, relative to karaf.base.")
        String directory() default "promisegate/quotes";

        @AttributeDefinition(name = "Kept", description = "How many of the latest quotes are kept, in steps of 10,000.")
        int kept() default 100_000;
    }

    /** Something for the writing thread to do: write a quote, or count down when all before is written. */
    private record Task(@Nullable Quote quote, @Nullable CountDownLatch written, boolean isLast) {}

    /** Opens the configured folder. */
    @Activate
    public FileRecordedQuotes(@Reference QuoteCodec codec, Config config) throws IOException {
        this(
                codec,
                Path.of(System.getProperty("karaf.base", "")).resolve(config.directory()),
                config.kept(),
                config.enabled());
    }

    FileRecordedQuotes(QuoteCodec codec, Path folder, int kept, boolean isEnabled) throws IOException {
        this.codec = codec;
        this.folder = folder;
        this.kept = kept;
        this.isEnabled = isEnabled;
        Files.createDirectories(folder);
        thread = new Thread(this::write, "promisegate-recorded-quotes");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void stop() throws InterruptedException {
        tasks.put(new Task(null, null, true));
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    @Override
    public void record(Quote quote, Decision decision) {
        if (!isEnabled || decision.entryPoint().equals(EntryPoint.PREVIEW)) {
            return;
        }
        try {
            tasks.put(new Task(quote, null, false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            boolean isOver = false;
            while (!isOver) {
                Task task = tasks.take();
                if (task.quote() != null) {
                    write(task.quote());
                }
                if (tasks.isEmpty() || task.written() != null || task.isLast()) {
                    flush(task.isLast());
                }
                if (task.written() != null) {
                    task.written().countDown();
                }
                isOver = task.isLast();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Quote quote) {
        try {
            OutputStream now = out;
            if (now == null || lines == LINES_OF_A_FILE) {
                flush(true);
                now = open();
            }
            now.write(codec.encode(quote));
            now.write('\n');
            lines++;
            isFailing = false;
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Goes on with the last file where that is not full, and begins another otherwise. */
    private OutputStream open() throws IOException {
        List<Path> files = files();
        Path last = files.isEmpty() ? null : files.get(files.size() - 1);
        long already = last == null ? 0 : lines(last);
        boolean goesOn = last != null && already < LINES_OF_A_FILE;
        Path file = last != null && goesOn ? last : file();
        boolean isCutOff = goesOn && isCutOff(file);
        OutputStream opened = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), 1 << 16);
        out = opened;
        lines = goesOn ? (int) already : 0;
        if (isCutOff) {
            opened.write('\n');
            lines++;
        }
        removeOld();
        return opened;
    }

    /** Returns whether a crash has cut the last line off. */
    private static boolean isCutOff(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(Math.max(0, channel.size() - 1));
            return channel.read(last) == 1 && last.get(0) != '\n';
        }
    }

    /** Files are named after the millisecond in which they were begun, so that names sort by age. */
    private Path file() {
        return folder.resolve("quotes-%013d.jsonl".formatted(System.currentTimeMillis()));
    }

    private void flush(boolean isEnd) {
        OutputStream now = out;
        if (now == null) {
            return;
        }
        try {
            if (isEnd) {
                out = null;
                now.close();
            } else {
                now.flush();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Says once that quotes are not kept: decisions go on, and replays see fewer quotes. */
    private void failed(Exception e) {
        OutputStream broken = out;
        out = null;
        try {
            if (broken != null) {
                broken.close();
            }
        } catch (IOException again) {
            LOG.debug("A file of quotes cannot be closed", again);
        }
        if (!isFailing) {
            LOG.error("Quotes cannot be kept in {}; replays will miss them", folder, e);
        }
        isFailing = true;
    }

    private void removeOld() throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size() - 1 - kept / LINES_OF_A_FILE; i++) {
            Files.deleteIfExists(files.get(i));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().matches("quotes-\\d+\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public Cursor latest(int most) throws IOException {
        awaitWritten();
        Deque<Path> wanted = new ArrayDeque<>();
        List<Path> files = files();
        long count = 0;
        for (int i = files.size() - 1; i >= 0 && count < most; i--) {
            count += lines(files.get(i));
            wanted.addFirst(files.get(i));
        }
        FileCursor cursor = new FileCursor(wanted);
        cursor.skip(Math.max(0, count - most));
        return cursor;
    }

    private void awaitWritten() throws IOException {
        CountDownLatch written = new CountDownLatch(1);
        try {
            if (thread.isAlive()) {
                tasks.put(new Task(null, written, false));
                if (!written.await(1, TimeUnit.MINUTES)) {
                    throw new IOException("quotes are not written in time");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static long lines(Path file) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    private @Nullable Quote quote(byte[] encoded) {
        try {
            return codec.decode(encoded);
        } catch (IOException e) {
            LOG.debug("A recorded quote cannot be read", e);
            return null;
        }
    }

    /** Reads one file after the other; a last line without its end is not complete and left out. */
    private final class FileCursor implements Cursor {
        private final Deque<Path> files;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private @Nullable InputStream in;

        FileCursor(Deque<Path> files) {
            this.files = files;
        }

        void skip(long count) throws IOException {
            for (long left = count; left > 0; left--) {
                if (line() == null) {
                    return;
                }
            }
        }

        @Override
        public synchronized List<Recorded> next(int most) throws IOException {
            List<Recorded> next = new ArrayList<>(most);
            for (byte[] one = line(); one != null; one = next.size() < most ? line() : null) {
                byte[] encoded = one;
                next.add(() -> quote(encoded));
            }
            return next;
        }

        private byte @Nullable [] line() throws IOException {
            while (in != null || !files.isEmpty()) {
                if (in == null) {
                    in = new BufferedInputStream(Files.newInputStream(files.removeFirst()), 1 << 16);
                    line.reset();
                }
                int read = in.read();
                while (read >= 0 && read != '\n') {
                    line.write(read);
                    if (line.size() > LONGEST_LINE) {
                        throw new IOException("a recorded quote is too long");
                    }
                    read = in.read();
                }
                if (read == '\n') {
                    byte[] complete = line.toByteArray();
                    line.reset();
                    return complete;
                }
                in.close();
                in = null;
            }
            return null;
        }

        @Override
        public synchronized void close() throws IOException {
            files.clear();
            if (in != null) {
                in.close();
                in = null;
            }
        }
    }
}
