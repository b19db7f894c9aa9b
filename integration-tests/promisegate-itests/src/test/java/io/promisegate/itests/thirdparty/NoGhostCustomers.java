package io.promisegate.itests.thirdparty;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.ReviewerRole;
import io.promisegate.quote.Quote;
import io.promisegate.spi.PromiseCheck;
import java.util.List;
import java.util.Map;

/** A check as somebody else would write it. */
public final class NoGhostCustomers implements PromiseCheck {

    @Override
    public String id() {
        return "acme-no-ghost-customers";
    }

    @Override
    public List<Break> check(Quote quote) {
        return "GHOST".equals(quote.account())
                ? List.of(new Break(
                        Mode.BLOCK,
                        "/account",
                        -1,
                        "GHOST",
                        "a living customer",
                        List.of(ReviewerRole.REVENUE),
                        List.of(),
                        Map.of(Audience.SALES, "This customer does not exist.")))
                : List.of();
    }
}
