package io.promisegate.cpq.internal;

import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.CpqLinks.CpqLink;
import io.promisegate.ledger.Outbox;
import java.io.IOException;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says which CPQs do not answer, and what could not be told to other systems. */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate CPQs",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateCpqs"
        })
public final class CpqHealth implements HealthCheck {
    private static final int MOST = 100;

    private final CpqLinks links;
    private final Outbox outbox;

    /** Looks at what is connected. */
    @Activate
    public CpqHealth(@Reference CpqLinks links, @Reference Outbox outbox) {
        this.links = links;
        this.outbox = outbox;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (CpqLink link : links.links()) {
            if (link.failure().isEmpty()) {
                log.info("CPQ {} answers; it was asked last at {}.", link.name(), link.lookedAt());
            } else {
                log.warn("CPQ {} cannot be asked: {}", link.name(), link.failure());
            }
        }
        try {
            int dead = outbox.dead(MOST).size();
            if (dead > 0) {
                log.warn(
                        "{}{} message(s) were put aside; promisegate:outbox shows them.",
                        dead == MOST ? "at least " : "",
                        dead);
            } else {
                log.info("{} message(s) wait to be delivered.", outbox.waiting());
            }
        } catch (IOException e) {
            log.critical("The outbox cannot be read: {}", e.getMessage());
        }
        return new Result(log);
    }
}
