package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.boundary.Boundary.Rule;
import io.promisegate.decision.Audience;
import io.promisegate.decision.ReviewerRole;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule as the evaluator uses it: what the authors say, on top of what the product says.
 *
 * @param looksAt what an approval of its finding is bound to
 * @param from first instant at which it speaks, in milliseconds of the epoch
 * @param until first instant at which it does not any more
 */
record CompiledRule(
        String id,
        Mode mode,
        List<ReviewerRole> roles,
        List<String> controls,
        Wordings messages,
        LooksAt looksAt,
        long from,
        long until) {

    static CompiledRule of(BuiltInRule rule, @Nullable Rule changes, ZoneId zone) {
        Map<Audience, Template> messages = RuleMessages.templates(rule);
        if (changes == null) {
            return new CompiledRule(
                    rule.id(),
                    rule.mode(),
                    rule.roles(),
                    rule.controls(),
                    new Wordings(messages),
                    LooksAt.of(rule),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE);
        }
        Map<Audience, Template> changed = new EnumMap<>(messages);
        changes.messages().forEach((audience, text) -> changed.put(audience, RuleMessages.template(text)));
        Mode mode = changes.mode();
        return new CompiledRule(
                rule.id(),
                mode == null ? rule.mode() : mode,
                changes.roles().isEmpty() ? rule.roles() : changes.roles(),
                changes.controls().isEmpty() ? rule.controls() : changes.controls(),
                new Wordings(changed),
                LooksAt.of(rule),
                start(changes.effective().from(), zone, Long.MIN_VALUE),
                start(changes.effective().until(), zone, Long.MAX_VALUE));
    }

    static CompiledRule of(Rule rule, LooksAt looksAt, ZoneId zone) {
        Map<Audience, Template> messages = new EnumMap<>(Audience.class);
        String sales = rule.messages().getOrDefault(Audience.SALES, "Rule " + rule.id() + " does not hold.");
        for (Audience audience : Audience.values()) {
            messages.put(audience, RuleMessages.template(rule.messages().getOrDefault(audience, sales)));
        }
        return new CompiledRule(
                rule.id(),
                Objects.requireNonNullElse(rule.mode(), Mode.REVIEW),
                rule.roles(),
                rule.controls(),
                new Wordings(messages),
                looksAt,
                start(rule.effective().from(), zone, Long.MIN_VALUE),
                start(rule.effective().until(), zone, Long.MAX_VALUE));
    }

    /** Returns whether breaking the rule at that instant is a finding at all. */
    boolean speaksAt(long millis) {
        return mode != Boundary.Mode.OFF && millis >= from && millis < until;
    }

    /** Returns whether breaking the rule is a finding at any time. */
    boolean speaksAlways() {
        return mode != Boundary.Mode.OFF && from == Long.MIN_VALUE && until == Long.MAX_VALUE;
    }

    static long start(@Nullable LocalDate day, ZoneId zone, long otherwise) {
        return day == null ? otherwise : day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
