package io.promisegate.shell;

import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerAudit.Format;
import io.promisegate.ledger.LedgerAudit.Selection;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Writes the ledger to a file. */
@Service
@Command(
        scope = "promisegate",
        name = "ledger-export",
        description = "Writes the ledger to a file: .jsonl (which can be verified again), .csv or .xlsx")
public final class LedgerExportCommand implements Action {

    @Argument(name = "file", description = "File to write, which must not be there yet", required = true)
    @Completion(FileCompleter.class)
    private String file = "";

    @Option(name = "--subject", description = "Only what is about this, such as the id of a quote")
    private @Nullable String subject;

    @Option(name = "--after", description = "Number behind which to begin")
    private long after;

    @Reference(optional = true)
    private @Nullable LedgerAudit audit;

    @Override
    public @Nullable Object execute() throws IOException {
        String ending = file.substring(file.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
        Format format;
        try {
            format = Format.valueOf(ending);
        } catch (IllegalArgumentException e) {
            System.out.println("The name of the file has to end in one of " + List.of(Format.values()) + '.');
            return null;
        }
        LedgerAudit of = Services.present(audit);
        Path to = Path.of(file);
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(to);
            }
        } catch (FileAlreadyExistsException e) {
            System.out.println(file + " is there already.");
            return null;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
            System.out.printf(
                    "%,d entries written to %s%n", of.export(new Selection(after, null, subject), format, out), file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(to);
            throw e;
        }
        return null;
    }
}
