package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Says whether quotes can be decided: critical without a boundary in force, a warning where the last attempt was
 * refused.
 */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate boundary",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateBoundary"
        })
public final class BoundaryHealth implements HealthCheck {
    private final Boundaries boundaries;

    /** Watches boundaries. */
    @Activate
    public BoundaryHealth(@Reference Boundaries boundaries) {
        this.boundaries = boundaries;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        BoundaryStatus status = boundaries.status();
        if (status.active().isEmpty()) {
            log.critical("No boundary is in force; every quote is UNDECIDED.");
        }
        for (BoundaryStatus.Active active : status.active()) {
            log.info("{} is in force since {}.", active.revision(), active.since());
        }
        Deployment last = status.lastAttempt();
        if (last != null && last.isRefused()) {
            log.warn(
                    "The last attempt, from {}, was refused with {} problem(s).",
                    last.source(),
                    last.problems().size());
        }
        return new Result(log);
    }
}
