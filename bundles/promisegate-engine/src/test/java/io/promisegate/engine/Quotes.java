package io.promisegate.engine;

import io.promisegate.problem.Problem;
import io.promisegate.quote.Edit;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteDocument;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import java.util.List;

/** Quotes that were read from nowhere. */
final class Quotes {
    private Quotes() {}

    private record NoDocument() implements QuoteDocument {
        @Override
        public List<PatchOperation> patch(Quote quote, List<Edit> edits) {
            return List.of();
        }

        @Override
        public QuoteReading patched(List<PatchOperation> patch) {
            return QuoteReading.unreadable(List.of(Problem.at("", "PG-T000", "There is no document.")));
        }
    }

    static final QuoteDocument NO_DOCUMENT = new NoDocument();

    static Quote empty() {
        QuoteLine line = new QuoteLine(
                "1",
                LineAction.ADD,
                "assist",
                PromiseSet.EMPTY,
                List.of(),
                Pointer.ROOT.child("lines").child(0));
        return new Quote("Q1", "1", "test", null, null, null, null, null, List.of(), List.of(line), NO_DOCUMENT);
    }
}
