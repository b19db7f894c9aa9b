package io.promisegate.spi;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.ReviewerRole;
import java.util.List;

/**
 * Describes a rule of a compiled boundary.
 *
 * @param builtIn whether it comes with the product rather than from the authors
 */
public record RuleInfo(String id, Mode mode, List<ReviewerRole> roles, List<String> controls, boolean builtIn) {

    public RuleInfo {
        roles = List.copyOf(roles);
        controls = List.copyOf(controls);
    }
}
