package io.promisegate.shell;

import io.promisegate.ledger.LedgerAudit;
import io.promisegate.ledger.LedgerHead;
import io.promisegate.ledger.LedgerVerification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;

/** Proves that nothing in the ledger was changed, or names the first entry that was. */
@Service
@Command(
        scope = "promisegate",
        name = "ledger-verify",
        description = "Proves that nothing in the ledger was changed, or names the first entry that was")
public final class LedgerVerifyCommand implements Action {
    private static final long TOLD_EVERY = 100_000;

    @Argument(name = "file", description = "Export as JSON Lines to verify, instead of the ledger")
    @Completion(FileCompleter.class)
    private @Nullable String file;

    @Option(name = "--head", description = "Head that was kept elsewhere, NUMBER:LINK, and has to be in the chain")
    private @Nullable String head;

    @Reference(optional = true)
    private @Nullable LedgerAudit audit;

    @Override
    public @Nullable Object execute() throws IOException {
        LedgerHead known;
        try {
            known = head == null ? null : LedgerHead.of(head.strip());
        } catch (IllegalArgumentException e) {
            System.out.println("A head is NUMBER:LINK, as this command prints it.");
            return null;
        }
        LedgerAudit of = Services.present(audit);
        LedgerVerification found;
        if (file == null) {
            found = of.verify(known, progress());
        } else {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                found = of.verify(in, known, progress());
            } catch (IOException e) {
                System.out.println(file + " cannot be read.");
                return null;
            }
        }
        System.out.printf(
                "%,d entries hold, %,d of them erased; head %s%n", found.entries(), found.erased(), found.head());
        System.out.println(
                found.isIntact() ? "The ledger is intact." : "BROKEN at " + found.brokenAt() + ": " + found.fault());
        return null;
    }

    private static LongConsumer progress() {
        long[] told = {0};
        return seen -> {
            if (seen - told[0] >= TOLD_EVERY) {
                told[0] = seen;
                System.out.printf("%,d …%n", seen);
            }
        };
    }
}
