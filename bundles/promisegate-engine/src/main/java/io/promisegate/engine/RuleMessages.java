package io.promisegate.engine;

import io.promisegate.decision.Audience;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The wordings of the built-in rules, a text per rule and audience, from {@code rules.properties}. */
final class RuleMessages {
    private static final Map<BuiltInRule, Map<Audience, String>> TEXTS = load();

    private RuleMessages() {}

    static Map<Audience, String> of(BuiltInRule rule) {
        return Objects.requireNonNull(TEXTS.get(rule));
    }

    /** Fills in what a text refers to. */
    static String filled(String text, String promised, String allowed, String offering, String term) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        return text.replace("{promised}", promised)
                .replace("{allowed}", allowed)
                .replace("{offering}", offering)
                .replace("{term}", term);
    }

    private static Map<BuiltInRule, Map<Audience, String>> load() {
        Map<String, String> texts = Texts.load("rules.properties");
        Map<BuiltInRule, Map<Audience, String>> loaded = new EnumMap<>(BuiltInRule.class);
        for (BuiltInRule rule : BuiltInRule.values()) {
            Map<Audience, String> messages = new EnumMap<>(Audience.class);
            for (Audience audience : Audience.values()) {
                String key = rule.id() + '.' + audience.name().toLowerCase(Locale.ROOT);
                messages.put(audience, Objects.requireNonNull(texts.get(key), key));
            }
            loaded.put(rule, messages);
        }
        return loaded;
    }
}
