package io.promisegate.engine;

import io.promisegate.decision.Audience;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The wordings of the built-in rules, a text per rule and audience, from {@code rules.properties}. */
final class RuleMessages {
    private static final List<String> NAMES = List.of("promised", "allowed", "offering", "term");
    private static final Map<BuiltInRule, Map<Audience, Template>> TEXTS = load();

    private RuleMessages() {}

    static Map<Audience, Template> templates(BuiltInRule rule) {
        return Objects.requireNonNull(TEXTS.get(rule));
    }

    /** Returns a wording, to be filled with what is promised and allowed, the offering and the term. */
    static Template template(String text) {
        return new Template(text, NAMES);
    }

    private static Map<BuiltInRule, Map<Audience, Template>> load() {
        Map<String, String> texts = Texts.load("rules.properties");
        Map<BuiltInRule, Map<Audience, Template>> loaded = new EnumMap<>(BuiltInRule.class);
        for (BuiltInRule rule : BuiltInRule.values()) {
            Map<Audience, Template> messages = new EnumMap<>(Audience.class);
            for (Audience audience : Audience.values()) {
                String key = rule.id() + '.' + audience.name().toLowerCase(Locale.ROOT);
                messages.put(audience, template(Objects.requireNonNull(texts.get(key), key)));
            }
            loaded.put(rule, messages);
        }
        return loaded;
    }
}
