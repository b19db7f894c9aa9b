package io.promisegate.boundary.internal;

import java.time.Duration;
import java.time.Instant;
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
    private static final Duration SOON = Duration.ofDays(14);

    private final SignedReceipts receipts;

    /** Watches the keys of receipts. */
    @Activate
    public ReceiptHealth(@Reference SignedReceipts receipts) {
        this.receipts = receipts;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Instant end = receipts.signsUntil();
        if (receipts.isUsable()) {
            log.info("Receipts are signed.");
            if (end != null && end.isBefore(Instant.now().plus(SOON))) {
                log.warn(
                        "The certificate of the key that signs receipts is over at {}; no quote is CLEARED then.", end);
            }
        } else {
            log.critical("There is no key to sign receipts with; no quote is CLEARED.");
        }
        return new Result(log);
    }
}
