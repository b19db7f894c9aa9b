package io.promisegate.shell;

import io.promisegate.attachment.ParkedQuotes;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Takes a waiting quote out for good. */
@Service
@Command(
        scope = "promisegate",
        name = "parked-remove",
        description = "Takes a quote that waits out for good; it never reaches its endpoint")
public final class ParkedRemoveCommand implements Action {

    @Argument(name = "number", description = "Number of the quote, as promisegate:parked shows it", required = true)
    private long number;

    @Option(name = "--why", description = "The reason", required = true)
    private String why = "";

    @Reference(optional = true)
    private @Nullable ParkedQuotes parked;

    @Override
    public @Nullable Object execute() {
        boolean isRemoved = Services.present(parked).remove(number, Services.user(), why);
        System.out.println(isRemoved ? "Taken out." : "No quote with this number waits.");
        return null;
    }
}
