package io.promisegate.spi;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.ReviewerRole;
import java.util.List;

/**
 * Describes a rule of a compiled boundary.
 *
 * @param builtIn whether it comes with the product rather than from the authors
 * @param interpreted whether its condition is not compiled, and so is slower than others
 */
public record RuleInfo(
        String id, Mode mode, List<ReviewerRole> roles, List<String> controls, boolean builtIn, boolean interpreted) {

    public RuleInfo {
        roles = List.copyOf(roles);
        controls = List.copyOf(controls);
    }
}
