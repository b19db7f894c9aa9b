package io.promisegate.engine;

import io.promisegate.decision.Audience;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule says to each audience. Immutable. */
final class Wordings {
    private static final Audience[] AUDIENCES = Audience.values();

    private final Template[] texts = new Template[AUDIENCES.length];

    /** What is said in any case, null where that depends on what is found. */
    private final @Nullable Map<Audience, String> always;

    Wordings(Map<Audience, Template> byAudience) {
        boolean isPlain = true;
        for (Audience audience : AUDIENCES) {
            Template text = Objects.requireNonNull(byAudience.get(audience));
            texts[audience.ordinal()] = text;
            isPlain &= text.isPlain();
        }
        always = isPlain ? filledIn() : null;
    }

    /** Returns the messages, with values in the place of names. */
    Map<Audience, String> filled(String... by) {
        return always == null ? filledIn(by) : always;
    }

    private Map<Audience, String> filledIn(String... by) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map.Entry<Audience, String>[] messages = new Map.Entry[texts.length];
        for (int i = 0; i < texts.length; i++) {
            messages[i] = Map.entry(AUDIENCES[i], texts[i].filled(by));
        }
        return Map.ofEntries(messages);
    }
}
