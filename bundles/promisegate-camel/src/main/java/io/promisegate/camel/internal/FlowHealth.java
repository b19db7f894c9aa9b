package io.promisegate.camel.internal;

import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BreakGlass.State;
import io.promisegate.attachment.BreakGlasses;
import io.promisegate.attachment.ParkedQuotes;
import java.time.Instant;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

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
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable FlowStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ParkedQuotes parked;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BreakGlasses breakGlasses;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        FlowStore keeping = store;
        ParkedQuotes waiting = parked;
        BreakGlasses glasses = breakGlasses;
        if (keeping == null || !keeping.isUsable() || waiting == null || glasses == null) {
            log.critical("Nothing can be kept: no quote is parked, and nobody can break the glass. The log says why.");
            return new Result(log);
        }
        int quotes = waiting.parked().size();
        if (quotes == 0) {
            log.info("No quote waits.");
        } else {
            log.warn("{} quote(s) wait until the gate can decide on them.", quotes);
        }
        Instant now = Instant.now();
        for (BreakGlass one : glasses.all()) {
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
