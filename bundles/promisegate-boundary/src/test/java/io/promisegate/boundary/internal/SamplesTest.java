package io.promisegate.boundary.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.cpq.tmf648.Tmf648Format;
import io.promisegate.engine.PromiseBoundaryCompiler;
import io.promisegate.json.internal.CanonicalFormat;
import io.promisegate.json.internal.CanonicalWriter;
import io.promisegate.json.internal.DetectingQuoteReader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final PromiseBoundaries boundaries = new PromiseBoundaries(
            new PromiseBoundaryCompiler(),
            new DetectingQuoteReader(List.of(new CanonicalFormat(), new Tmf648Format())),
            new CanonicalWriter());

    @Test
    void bringsTheSampleBoundaryIntoForceWithEveryExampleAsExpected() throws Exception {
        BoundarySource source =
                BoundarySource.read(Objects.requireNonNull(getClass().getResource("/northwind/northwind.boundary.yaml"))
                        .toURI());

        assertThat(boundaries.deploy(source, Change.by("test", "")).problems()).isEmpty();
        assertThat(boundaries.status().active()).hasSize(1);
    }
}
