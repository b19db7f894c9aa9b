package io.promisegate.shell;

import io.promisegate.ledger.LedgerAudit;
import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Erases what the ledger says about a quote. */
@Service
@Command(
        scope = "promisegate",
        name = "ledger-erase",
        description = "Erases for good what the ledger says about a quote; its chain holds as before")
public final class LedgerEraseCommand implements Action {

    @Argument(name = "subject", description = "What is to be erased, such as the id of a quote", required = true)
    private String subject = "";

    @Option(name = "--why", description = "Who asked for it, and why", required = true)
    private String why = "";

    @Reference(optional = true)
    private @Nullable LedgerAudit audit;

    @Override
    public @Nullable Object execute() throws IOException {
        String user = Services.authenticatedUser();
        if (user == null) {
            System.out.println("Nobody is logged in here; a person has to act.");
            return null;
        }
        try {
            System.out.printf(
                    "%,d entries were erased.%n", Services.present(audit).erase(subject, user, why));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        return null;
    }
}
