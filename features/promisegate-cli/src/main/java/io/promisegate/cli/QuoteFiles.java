package io.promisegate.cli;

import io.promisegate.decision.Decision;
import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteReader;
import io.promisegate.spi.QuoteWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Quotes in files, instead of a record of them. */
final class QuoteFiles implements RecordedQuotes {
    private final List<Path> files = new ArrayList<>();
    private final QuoteReader reader;
    private final QuoteWriter writer;

    QuoteFiles(List<Path> paths, QuoteReader reader, QuoteWriter writer) throws IOException {
        this.reader = reader;
        this.writer = writer;
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> all = Files.walk(path)) {
                    all.filter(Files::isRegularFile)
                            .filter(file -> file.toString().endsWith(".json")
                                    || file.toString().endsWith(".jsonl"))
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw new IOException(path + " is no file");
            }
        }
    }

    @Override
    public void record(Quote quote, Decision decision) {
        // the files are what there is
    }

    @Override
    public Cursor latest(int most) {
        return new FileCursor();
    }

    private final class FileCursor implements Cursor {
        private final Deque<Path> left = new ArrayDeque<>(files);
        private @Nullable BufferedReader lines;

        @Override
        public synchronized List<byte[]> next(int most) throws IOException {
            List<byte[]> next = new ArrayList<>();
            while (next.size() < most && (lines != null || !left.isEmpty())) {
                byte[] quote = quote();
                if (quote != null) {
                    next.add(quote);
                }
            }
            return next;
        }

        /** Returns the next quote, null where a file has ended. */
        private byte @Nullable [] quote() throws IOException {
            if (lines != null) {
                String line = lines.readLine();
                if (line == null) {
                    close();
                    return null;
                }
                return line.getBytes(StandardCharsets.UTF_8);
            }
            Path file = left.removeFirst();
            if (file.toString().endsWith(".jsonl")) {
                lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                return null;
            }
            byte[] document = Files.readAllBytes(file);
            Quote quote = reader.read(document, null).quote();
            // what is no quote is handed on as it is, and counted as unreadable
            return quote == null ? document : writer.write(quote);
        }

        @Override
        public synchronized void close() throws IOException {
            if (lines != null) {
                lines.close();
                lines = null;
            }
        }
    }
}
