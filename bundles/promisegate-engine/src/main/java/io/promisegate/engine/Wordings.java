package io.promisegate.engine;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Messages;
import java.util.Map;
import java.util.Objects;

/** What a rule says to each audience. Immutable. */
final class Wordings {
    private static final Audience[] AUDIENCES = Audience.values();

    private final Template[] texts = new Template[AUDIENCES.length];

    Wordings(Map<Audience, Template> byAudience) {
        for (Audience audience : AUDIENCES) {
            texts[audience.ordinal()] = Objects.requireNonNull(byAudience.get(audience));
        }
    }

    /** Returns the messages, with values in the place of names. */
    Messages filled(String... by) {
        return new Messages(audience -> texts[audience.ordinal()].filled(by));
    }
}
