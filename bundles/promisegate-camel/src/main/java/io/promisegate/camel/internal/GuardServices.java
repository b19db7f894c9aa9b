package io.promisegate.camel.internal;

import io.promisegate.camel.GateServices;
import io.promisegate.decision.Receipts;
import org.jspecify.annotations.Nullable;

/** What guards need beside the gate. A service that is not there now is null; less is let through then, never more. */
public interface GuardServices extends GateServices {
    /** Returns where quotes wait, null while nothing can be kept. */
    @Nullable
    Park park();

    /** Returns who has opened what, null while nothing can be kept. */
    @Nullable
    BreakGlassCases breakGlass();

    /** Returns the receipts, null while there is no gate. */
    @Nullable
    Receipts receipts();
}
