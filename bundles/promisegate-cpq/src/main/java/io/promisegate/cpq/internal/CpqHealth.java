package io.promisegate.cpq.internal;

import io.promisegate.attachment.CpqLinks;
import io.promisegate.attachment.CpqLinks.CpqLink;
import io.promisegate.ledger.Outbox;
import io.promisegate.ledger.Outbox.Backlog;
import java.io.IOException;
import java.util.List;
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
        List<CpqLink> all = links.links();
        if (all.isEmpty()) {
            log.info("No CPQ is connected.");
        }
        for (CpqLink link : all) {
            if (link.failure().isEmpty()) {
                log.info("CPQ {} answers; it was asked last at {}.", link.name(), link.lookedAt());
            } else {
                log.warn("CPQ {} cannot be asked: {}", link.name(), link.failure());
            }
        }
        try {
            for (Backlog backlog : outbox.backlogs()) {
                if (backlog.dead() > 0) {
                    log.warn(
                            "{} message(s) to {} were put aside; promisegate:outbox shows them.",
                            backlog.dead(),
                            backlog.target());
                }
                log.info("{} message(s) to {} wait to be delivered.", backlog.waiting(), backlog.target());
            }
        } catch (IOException e) {
            log.critical("The outbox cannot be read: {}", e.getMessage());
        }
        return new Result(log);
    }
}
