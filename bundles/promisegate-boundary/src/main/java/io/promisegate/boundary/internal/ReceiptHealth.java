package io.promisegate.boundary.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether receipts can be signed: without them no quote is cleared. */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate receipts",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateReceipts"
        })
public final class ReceiptHealth implements HealthCheck {
    private final SignedReceipts receipts;

    /** Watches the keys of receipts. */
    @Activate
    public ReceiptHealth(@Reference SignedReceipts receipts) {
        this.receipts = receipts;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (receipts.isUsable()) {
            log.info("Receipts are signed.");
        } else {
            log.critical("There is no key to sign receipts with; no quote is CLEARED.");
        }
        return new Result(log);
    }
}
