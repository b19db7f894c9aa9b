package io.promisegate.attachment;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An attachment in one CamelContext.
 *
 * @param name name of the attachment
 * @param context name of the CamelContext, empty where none matches
 * @param endpoint pattern of the guarded endpoints
 * @param state whether the gate is in the way
 * @param endpoints the endpoints found that match
 * @param reasons why it is not in the way, one for each place; empty otherwise
 * @param provenAt when this was found
 */
public record Attachment(
        String name,
        String context,
        String endpoint,
        State state,
        List<String> endpoints,
        List<String> reasons,
        Instant provenAt) {

    /** Whether the gate is in the way. */
    public enum State {
        /** Every way to the endpoints leads through the gate. */
        ATTACHED,
        /** There is a way to an endpoint round the gate. */
        BYPASSABLE,
        /** Nothing in the context matches, yet or by mistake. */
        UNMATCHED
    }

    public Attachment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(provenAt, "provenAt");
        endpoints = List.copyOf(endpoints);
        reasons = List.copyOf(reasons);
    }
}
