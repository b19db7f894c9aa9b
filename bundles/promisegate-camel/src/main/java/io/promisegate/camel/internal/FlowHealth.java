package io.promisegate.camel.internal;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlass.State;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.attachment.ParkedQuotes;
import java.time.Instant;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Says what a person should look at: quotes that wait, the glass that is broken, and what passed and was not reviewed.
 */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate flows",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateFlows"
        })
public final class FlowHealth implements HealthCheck {
    private final ParkedQuotes parked;
    private final BreakGlasses breakGlasses;

    /** Watches flows. */
    @Activate
    public FlowHealth(@Reference ParkedQuotes parked, @Reference BreakGlasses breakGlasses) {
        this.parked = parked;
        this.breakGlasses = breakGlasses;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        int waiting = parked.parked().size();
        if (waiting == 0) {
            log.info("No quote waits.");
        } else {
            log.warn("{} quote(s) wait until the gate can decide on them.", waiting);
        }
        Instant now = Instant.now();
        for (BreakGlass one : breakGlasses.all()) {
            if (one.state(now) == State.OPEN) {
                log.critical("{} is open until {}: {}", one.id(), one.openUntil(), one.attachments());
            }
            if (one.unreviewed() > 0) {
                log.warn("{} exchange(s) passed by {} that nobody has reviewed.", one.unreviewed(), one.id());
            }
        }
        return new Result(log);
    }
}
