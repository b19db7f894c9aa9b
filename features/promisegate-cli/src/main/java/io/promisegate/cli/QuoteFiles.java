package io.promisegate.cli;

import io.promisegate.ledger.RecordedQuotes;
import io.promisegate.quote.Quote;
import io.promisegate.spi.QuoteReader;
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

    QuoteFiles(List<Path> paths, QuoteReader reader) throws IOException {
        this.reader = reader;
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
    public @Nullable Quote quote(String decisionId) {
        return null;
    }

    @Override
    public Cursor latestQuotes(int most) {
        return new FileCursor();
    }

    private final class FileCursor implements Cursor {
        private final Deque<Path> left = new ArrayDeque<>(files);
        private @Nullable BufferedReader lines;

        @Override
        public synchronized List<Recorded> next(int most) throws IOException {
            List<Recorded> next = new ArrayList<>();
            while (next.size() < most && (lines != null || !left.isEmpty())) {
                byte[] document = document();
                if (document != null) {
                    next.add(() -> reader.read(document, null).quote());
                }
            }
            return next;
        }

        /** Returns the next document, null where a file has ended. */
        private byte @Nullable [] document() throws IOException {
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
            return Files.readAllBytes(file);
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
