package io.promisegate.decision;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.quote.Term;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule that a promise breaks.
 *
 * @param rule id of the rule
 * @param mode what the break does
 * @param pointer RFC 6901 JSON Pointer into the original document
 * @param line index of the line, counted from 0; -1 for the quote as a whole
 * @param term the term concerned, null where it is none of the vocabulary
 * @param promised what the quote says
 * @param allowed what the boundary says; may be confidential
 * @param facts what the rule looked at; an approval is bound to them
 * @param roles who reviews it
 * @param controls governance references
 * @param messages what to tell whom; one per audience, as {@link Messages} where they are to be made when read
 * @param fix what would clear it
 * @param waived the desk's approval of it, null where there is none; it does not count then
 */
public record Finding(
        String rule,
        Mode mode,
        String pointer,
        int line,
        @Nullable Term term,
        String promised,
        String allowed,
        List<Fact> facts,
        List<ReviewerRole> roles,
        List<String> controls,
        Map<Audience, String> messages,
        Fix fix,
        @Nullable Waived waived) {

    private static final int AUDIENCES = Audience.values().length;

    public Finding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(promised, "promised");
        Objects.requireNonNull(allowed, "allowed");
        Objects.requireNonNull(fix, "fix");
        facts = List.copyOf(facts);
        roles = List.copyOf(roles);
        controls = List.copyOf(controls);
        messages = messages instanceof Messages ? messages : Map.copyOf(messages);
        if (messages.size() < AUDIENCES) {
            throw new IllegalArgumentException(rule + " has messages for " + messages.keySet() + " alone");
        }
    }

    /** Returns what to tell an audience. */
    public String message(Audience audience) {
        return Objects.requireNonNull(messages.get(audience));
    }

    /** Returns the same finding with another fix. */
    public Finding with(Fix other) {
        return new Finding(
                rule, mode, pointer, line, term, promised, allowed, facts, roles, controls, messages, other, waived);
    }

    /** Returns the same finding with the desk's approval, null for none. */
    public Finding with(@Nullable Waived approval) {
        return new Finding(
                rule, mode, pointer, line, term, promised, allowed, facts, roles, controls, messages, fix, approval);
    }

    /** Returns the same without what is allowed, and without what a rule has looked at, which may tell it. */
    public Finding withoutLimits() {
        return new Finding(
                rule, mode, pointer, line, term, promised, "", List.of(), roles, controls, messages, fix, waived);
    }

    /** Returns whether people who do not write rules are told of it: a rule in shadow only watches. */
    public boolean isShown() {
        return mode != Mode.SHADOW && mode != Mode.OFF;
    }

    /** Returns whether it stops the quote whatever the desk says. */
    public boolean isBlocking() {
        return mode == Mode.BLOCK && waived == null;
    }

    /** Returns whether the desk is to decide on it: it needs a review, and nothing waives it. */
    public boolean isForDesk() {
        return mode == Mode.REVIEW && waived == null;
    }
}
