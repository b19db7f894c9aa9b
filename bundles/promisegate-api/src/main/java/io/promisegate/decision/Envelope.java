package io.promisegate.decision;

import io.promisegate.boundary.BoundaryRevision;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a quote may promise without the desk, promise by promise, the rest of it being as it is.
 *
 * @param revision the revision that says so, null where none is in force for the quote: nothing is free then
 * @param lines the lines of the quote, in their order; those that take away promise nothing and are left out
 */
public record Envelope(@Nullable BoundaryRevision revision, List<Line> lines) {
    public Envelope {
        lines = List.copyOf(lines);
    }

    /**
     * What one line may promise.
     *
     * @param index its place in the quote, from 0
     * @param offering what it sells, null where it does not say
     */
    public record Line(int index, String id, @Nullable String offering, List<Limit> limits) {
        public Line {
            Objects.requireNonNull(id, "id");
            limits = List.copyOf(limits);
        }
    }

    /**
     * What may be said of one term. With neither values nor ranges, nothing that is said of it passes.
     *
     * @param term its name in the vocabulary, or {@code discountPercent}
     * @param promised what the line says now, built of maps, lists, strings, decimals and booleans; null for nothing
     * @param isInside whether that passes
     * @param values what passes, for a term that is a name or a yes or no; of the names that the boundary knows
     * @param ranges what passes, for a number or an amount
     */
    public record Limit(
            String term, @Nullable Object promised, boolean isInside, List<Object> values, List<Range> ranges) {
        public Limit {
            Objects.requireNonNull(term, "term");
            values = List.copyOf(values);
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * Numbers that pass, with both ends.
     *
     * @param from the least, null where none was found that is too little
     * @param to the most, null where none was found that is too much
     */
    public record Range(@Nullable BigDecimal from, @Nullable BigDecimal to) {}
}
