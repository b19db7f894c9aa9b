package io.promisegate.camel;

import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.PromiseGate;
import io.promisegate.spi.QuoteReader;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the component needs of the gate. A service that is not there now is null; the component then lets nothing pass.
 */
@ProviderType
public interface GateServices {
    /** Returns the gate, null while there is none. */
    @Nullable
    PromiseGate gate();

    /** Returns the reader of quotes, null while there is none. */
    @Nullable
    QuoteReader reader();

    /** Returns the writer of decisions, null while there is none. */
    @Nullable
    DecisionWriter writer();
}
