package io.promisegate.shell;

import io.promisegate.decision.Receipts;
import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Signs receipts with a new key. */
@Service
@Command(
        scope = "promisegate",
        name = "receipt-rotate",
        description = "Signs receipts with a new key; those of the former one hold until they expire")
public final class ReceiptRotateCommand implements Action {

    @Reference(optional = true)
    private @Nullable Receipts receipts;

    @Override
    public @Nullable Object execute() {
        try {
            System.out.println(
                    "Receipts are signed with key " + Services.present(receipts).rotate() + " from now on.");
        } catch (IOException | IllegalStateException e) {
            System.out.println("The former key goes on: " + e.getMessage());
        }
        return null;
    }
}
