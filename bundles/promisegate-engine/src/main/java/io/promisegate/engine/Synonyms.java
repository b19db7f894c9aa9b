package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Vocabulary;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the names of a quote as the boundary's authors mean them. Names are compared without regard to case. */
final class Synonyms {
    private final Map<String, Term> terms;
    private final Set<String> ignored;

    Synonyms(Vocabulary vocabulary) {
        this.terms = vocabulary.synonyms().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> folded(entry.getKey()), Map.Entry::getValue));
        this.ignored = vocabulary.notPromises().stream().map(Synonyms::folded).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the quote with its unknown names resolved, or the quote itself where it has none. */
    Quote applied(Quote quote) {
        List<QuoteLine> all = quote.lines();
        boolean hasUnknown = false;
        for (int i = 0; i < all.size() && !hasUnknown; i++) {
            hasUnknown = !all.get(i).promises().unrecognised().isEmpty();
        }
        if (!hasUnknown) {
            return quote;
        }
        List<QuoteLine> lines = new ArrayList<>(all.size());
        for (QuoteLine line : all) {
            lines.add(line.promises().unrecognised().isEmpty() ? line : line.with(applied(line.promises(), quote)));
        }
        return quote.withLines(lines);
    }

    private PromiseSet applied(PromiseSet promises, Quote quote) {
        PromiseSet.Builder builder = new PromiseSet.Builder();
        promises.promises().forEach(builder::add);
        promises.repeated().forEach(builder::add);
        for (Promise unknown : promises.unrecognised()) {
            String name = folded(unknown.name());
            Term term = terms.get(name);
            if (term != null) {
                PromiseValue value = PromiseValues.as(term.type(), unknown.value(), quote.currency());
                builder.add(new Promise(term, unknown.name(), value, unknown.pointer()));
            } else if (!ignored.contains(name)) {
                builder.add(unknown);
            }
        }
        return builder.build();
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
