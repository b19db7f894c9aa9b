package io.promisegate.camel.internal;

import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.Attachments;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether the gate is in the way of every guarded endpoint: critical where one can be reached round it. */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Promisegate attachments",
            HealthCheck.TAGS + "=promisegate",
            HealthCheck.MBEAN_NAME + "=promisegateAttachments"
        })
public final class AttachmentHealth implements HealthCheck {
    private final Attachments attachments;

    /** Watches attachments. */
    @Activate
    public AttachmentHealth(@Reference Attachments attachments) {
        this.attachments = attachments;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Attachment> all = attachments.status();
        if (all.isEmpty()) {
            log.info("No attachment is configured.");
        }
        for (Attachment one : all) {
            switch (one.state()) {
                case ATTACHED -> log.info("{} is attached in {}.", one.name(), one.context());
                case BYPASSABLE -> log.critical("{} is bypassable in {}: {}", one.name(), one.context(), one.reasons());
                case UNMATCHED -> log.warn("{} guards nothing: {}", one.name(), one.reasons());
            }
        }
        return new Result(log);
    }
}
