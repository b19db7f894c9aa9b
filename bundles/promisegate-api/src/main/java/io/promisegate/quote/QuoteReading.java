package io.promisegate.quote;

import io.promisegate.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a document: a quote, or the problems that kept it from being one.
 *
 * @param quote the quote, null where the document cannot be read as one
 * @param problems why not; empty where there is a quote
 */
public record QuoteReading(@Nullable Quote quote, List<Problem> problems) {

    public QuoteReading {
        problems = List.copyOf(problems);
        if ((quote == null) == problems.isEmpty()) {
            throw new IllegalArgumentException("a reading has either a quote or problems");
        }
    }

    /** Returns the reading of a document that is a quote. */
    public static QuoteReading of(Quote quote) {
        return new QuoteReading(quote, List.of());
    }

    /** Returns the reading of a document that is none. */
    public static QuoteReading unreadable(List<Problem> problems) {
        return new QuoteReading(null, problems);
    }
}
