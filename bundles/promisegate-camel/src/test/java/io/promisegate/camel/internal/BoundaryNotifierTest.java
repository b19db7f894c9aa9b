package io.promisegate.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Impact;
import io.promisegate.camel.BoundaryChangedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.Test;

class BoundaryNotifierTest {

    @Test
    void everyContextIsToldAndNoneHoldsUpAnother() throws Exception {
        Deployment deployment = new Deployment(
                Instant.parse("2026-11-20T12:00:00Z"),
                Deployment.Event.REFUSED,
                Deployment.DEFAULT_SLOT,
                null,
                "file:/a.boundary.yaml",
                Change.by("kim", ""),
                List.of(),
                Impact.NONE);
        List<CamelEvent> seen = new ArrayList<>();
        try (DefaultCamelContext failing = new DefaultCamelContext();
                DefaultCamelContext listening = new DefaultCamelContext()) {
            failing.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
                @Override
                public void notify(CamelEvent event) {
                    throw new IllegalStateException("on purpose");
                }
            });
            listening.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
                @Override
                public void notify(CamelEvent event) {
                    seen.add(event);
                }
            });
            failing.start();
            listening.start();
            seen.clear();

            new BoundaryNotifier(List.of(failing, listening)).deployed(deployment);

            assertThat(seen).singleElement().isInstanceOfSatisfying(BoundaryChangedEvent.class, event -> {
                assertThat(event.getType()).isEqualTo(CamelEvent.Type.Custom);
                assertThat(event.getSource()).isSameAs(listening);
                assertThat(event.getTimestamp()).isEqualTo(deployment.at().toEpochMilli());
                assertThat(event.deployment()).isSameAs(deployment);
                assertThat(event).hasToString("Boundary null from file:/a.boundary.yaml: REFUSED");
            });
        }
    }
}
