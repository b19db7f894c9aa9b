package io.promisegate.desk;

import java.time.Instant;
import java.util.List;

/**
 * Something said.
 *
 * @param isInternal whether it is for reviewers alone
 */
public record Remark(String by, Instant at, String text, List<String> attachments, boolean isInternal) {
    public Remark {
        attachments = List.copyOf(attachments);
    }
}
