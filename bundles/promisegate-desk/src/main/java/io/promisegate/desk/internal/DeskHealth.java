package io.promisegate.desk.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether the desk follows the ledger, and whether messages were put aside. */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate desk",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateDesk"
        })
public final class DeskHealth implements HealthCheck {
    private final Desk desk;

    /** Watches the desk. */
    @Activate
    public DeskHealth(@Reference Desk desk) {
        this.desk = desk;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        String problem = desk.problem();
        if (!problem.isEmpty()) {
            log.critical("{} Cases are not opened until it can.", problem);
            return new Result(log);
        }
        try {
            int dead = desk.undelivered().size();
            if (dead > 0) {
                log.warn("{} message(s) could not be delivered; promisegate:messages shows them.", dead);
            }
            desk.oftenWaived()
                    .forEach((rule, often) -> log.info(
                            "{} was waived {} times in ninety days: change the boundary instead.", rule, often));
        } catch (IllegalStateException e) {
            log.critical("The desk cannot be read.");
        }
        log.info("Cases follow the ledger.");
        return new Result(log);
    }
}
