package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.decision.Audience;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is said of a cleared promise to whom: the ladder's words for tiers, those of {@code sheet.properties} else. */
final class SheetWordings {
    private static final List<String> NAMES = List.of("value", "offering", "wording");
    private static final Map<String, Template> TEXTS = Texts.load("sheet.properties").entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, text -> new Template(text.getValue(), NAMES)));

    private SheetWordings() {}

    static List<PromiseSheet.Entry> of(Quote quote, CompiledBoundary boundary) {
        List<PromiseSheet.Entry> entries = new ArrayList<>();
        for (QuoteLine line : quote.lines()) {
            if (line.action() == LineAction.DELETE) {
                continue;
            }
            Offering known = boundary.offerings.offering(line.offering());
            String offering = known != null ? known.title() : String.valueOf(line.offering());
            for (Promise promise : line.promises().promises()) {
                Term term = Objects.requireNonNull(promise.term());
                String value = value(promise.value());
                if (!value.isBlank()) {
                    entries.add(entry(line, offering, term, promise.value(), value, boundary.ladder));
                }
            }
        }
        return entries;
    }

    private static String value(PromiseValue value) {
        return value.toString().strip();
    }

    private static PromiseSheet.Entry entry(
            QuoteLine line, String offering, Term term, PromiseValue promised, String value, Ladder ladder) {
        int level = isTier(term) ? ladder.level(value) : -1;
        String shown = level < 0 ? value : ladder.describe(level);
        String key = term.termName();
        if (term.type() == ValueType.FLAG) {
            key += promised.equals(new PromiseValue.Flag(true)) ? ".yes" : ".no";
        }
        Map<Audience, String> wordings = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            Template text =
                    Objects.requireNonNull(TEXTS.get(key + '.' + audience.name().toLowerCase(Locale.ROOT)), key);
            String wording = level < 0 ? null : ladder.tier(level).wording().get(audience);
            wordings.put(audience, text.filled(shown, offering, wording == null ? shown : wording));
        }
        return new PromiseSheet.Entry(line.id(), offering, term, shown, wordings);
    }

    private static boolean isTier(Term term) {
        return term.termName().startsWith(Term.AUTONOMY_TIER.termName());
    }
}
