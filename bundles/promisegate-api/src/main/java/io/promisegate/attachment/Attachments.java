package io.promisegate.attachment;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows every guarded endpoint in every flow of the runtime. Thread-safe. */
@ProviderType
public interface Attachments {

    /** Returns what was found when it was looked last, by attachment and context. */
    List<Attachment> status();

    /** Looks again at every guarded endpoint, and returns what was found. */
    List<Attachment> prove();
}
