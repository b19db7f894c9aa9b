package io.promisegate.ledger.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether decisions can be recorded: without a record nothing is decided. */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate ledger",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateLedger"
        })
public final class LedgerHealth implements HealthCheck {
    private final LedgerConnection connection;

    /** Watches the ledger. */
    @Activate
    public LedgerHealth(@Reference LedgerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        String problem = connection.problem();
        if (problem.isEmpty()) {
            log.info("Decisions are recorded.");
        } else {
            log.critical("{} Every quote is UNDECIDED.", problem);
        }
        return new Result(log);
    }
}
