package io.promisegate.desk;

import java.time.Instant;
import java.util.Objects;

/**
 * Something to be told to somebody, kept until it was delivered.
 *
 * @param id identifier; the same for every try
 * @param channel how
 * @param to whom: an address of mail or a URL
 * @param subject subject of a mail, kind of event for a webhook
 * @param text what is told
 * @param caseId the case that it is about
 * @param quoteId the quote that it is about
 * @param attempts how often it was tried
 * @param dueAt when it is tried next
 */
public record DeskMessage(
        String id,
        Channel channel,
        String to,
        String subject,
        String text,
        String caseId,
        String quoteId,
        int attempts,
        Instant dueAt) {

    /** How something is told. */
    public enum Channel {
        MAIL,
        WEBHOOK
    }

    public DeskMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(caseId, "caseId");
        Objects.requireNonNull(quoteId, "quoteId");
        Objects.requireNonNull(dueAt, "dueAt");
    }

    /** Returns the same message, to be tried as often as a new one from then on. */
    public DeskMessage triedAgain(Instant at) {
        return new DeskMessage(id, channel, to, subject, text, caseId, quoteId, 0, at);
    }

    /** Returns id, case and how often it was tried; never what it says. */
    @Override
    public String toString() {
        return id + ' ' + channel + ' ' + caseId + " tried " + attempts;
    }
}
