package io.promisegate.desk;

import java.time.Instant;
import java.util.List;

/** Something said. */
public record Remark(String by, Instant at, String text, List<String> attachments) {
    public Remark {
        attachments = List.copyOf(attachments);
    }
}
