package io.promisegate.attachment;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The CPQs whose quotes are fetched and judged, and to which verdicts are written back. Thread-safe. */
@ProviderType
public interface CpqLinks {

    /** Returns how each connected CPQ is doing, by name. */
    List<CpqLink> links();

    /**
     * Asks a CPQ for changes at once, as it does by itself from time to time.
     *
     * @return whether there is a CPQ of that name
     */
    boolean look(String name);

    /**
     * How a connected CPQ is doing.
     *
     * @param name the name that it was configured by
     * @param format the format of its quotes
     * @param lookedAt when it was last asked for changes and answered, null where it never did
     * @param judged how many of its quotes were judged since the start
     * @param failure why it could not be asked the last time, empty where it could
     */
    record CpqLink(String name, String format, @Nullable Instant lookedAt, long judged, String failure) {
        public CpqLink {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(failure, "failure");
        }
    }
}
