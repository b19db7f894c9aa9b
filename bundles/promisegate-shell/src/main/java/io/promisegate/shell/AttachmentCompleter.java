package io.promisegate.shell;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachments;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes the names of attachments. */
@Service
public final class AttachmentCompleter implements Completer {
    @Reference(optional = true)
    private @Nullable Attachments attachments;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = Services.present(attachments).status().stream()
                .map(Attachment::name)
                .distinct()
                .toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
