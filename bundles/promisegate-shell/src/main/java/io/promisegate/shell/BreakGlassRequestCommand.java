package io.promisegate.shell;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.quote.Money;
import java.math.BigDecimal;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Asks to open guarded endpoints. */
@Service
@Command(
        scope = "promisegate",
        name = "break-glass-request",
        description = "Asks to open guarded endpoints for a while; somebody else has to approve it")
public final class BreakGlassRequestCommand extends BreakGlassAction {

    @Argument(
            name = "attachments",
            description = "Attachments whose endpoints may be reached",
            required = true,
            multiValued = true)
    @Completion(AttachmentCompleter.class)
    private List<String> attachments = List.of();

    @Option(name = "--amount", description = "What all quotes that pass may come to, as 10000", required = true)
    private String amount = "";

    @Option(name = "--currency", description = "Currency of the amount", required = true)
    private String currency = "";

    @Option(name = "--minutes", description = "For how long", required = true)
    private int minutes;

    @Option(name = "--why", description = "The reason", required = true)
    private String why = "";

    @Override
    BreakGlass changed(BreakGlasses of, String by) {
        BigDecimal most;
        try {
            most = new BigDecimal(amount);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(amount + " is no amount.", e);
        }
        return of.request(by, why, attachments, new Money(currency, most), minutes);
    }
}
