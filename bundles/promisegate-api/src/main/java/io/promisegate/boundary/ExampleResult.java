package io.promisegate.boundary;

import io.promisegate.problem.Place;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one example of a boundary fared.
 *
 * @param name name of the example
 * @param place where it stands
 * @param disagreement in what the decision differs from what the example wants, null where it does not
 */
public record ExampleResult(
        String name, Place place, @Nullable String disagreement) {

    public ExampleResult {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(place, "place");
    }

    /** Returns whether the decision is what the example wants. */
    public boolean isGood() {
        return disagreement == null;
    }
}
