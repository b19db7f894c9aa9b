package io.promisegate.json.internal;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.attachment.Attachment;
import io.promisegate.attachment.BreakGlass;
import io.promisegate.attachment.BypassSweep;
import io.promisegate.attachment.ParkedQuote;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Decision;
import io.promisegate.decision.DecisionWriter;
import io.promisegate.decision.Envelope;
import io.promisegate.decision.PromiseSheet;
import io.promisegate.json.BoundaryJson;
import io.promisegate.json.DecisionJson;
import io.promisegate.quote.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** Writes decisions and the state of the boundary as JSON. */
@Component(service = DecisionWriter.class)
public final class JsonDecisionWriter implements DecisionWriter {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Override
    public byte[] write(Decision decision) {
        return bytes(DecisionJson.of(decision));
    }

    @Override
    public byte[] write(PromiseSheet sheet) {
        ObjectNode json = MAPPER.createObjectNode();
        quote(json, sheet.quoteId(), sheet.quoteVersion());
        BoundaryRevision revision = sheet.revision();
        if (revision != null) {
            json.put("decision", sheet.decisionId());
            BoundaryJson.revision(json.putObject("revision"), revision);
        }
        ArrayNode promises = json.putArray("promises");
        for (PromiseSheet.Entry entry : sheet.entries()) {
            ObjectNode node = promises.addObject()
                    .put("line", entry.line())
                    .put("offering", entry.offering())
                    .put("term", entry.term().termName())
                    .put("promised", entry.promised());
            ObjectNode wordings = node.putObject("wordings");
            for (Audience audience : Audience.values()) {
                wordings.put(lower(audience), entry.wordings().get(audience));
            }
        }
        if (!sheet.conditions().isEmpty()) {
            sheet.conditions().forEach(json.putArray("conditions")::add);
        }
        if (!sheet.findings().isEmpty()) {
            json.set("findings", DecisionJson.of(sheet.findings()));
        }
        return bytes(json);
    }

    @Override
    public byte[] write(BoundaryStatus status) {
        return bytes(BoundaryJson.of(status));
    }

    @Override
    public byte[] write(Deployment deployment) {
        return bytes(BoundaryJson.of(deployment));
    }

    @Override
    public byte[] write(List<Deployment> deployments) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode array = json.putArray("deployments");
        deployments.forEach(deployment -> array.add(BoundaryJson.of(deployment)));
        return bytes(json);
    }

    @Override
    public byte[] writeAttachments(List<Attachment> attachments) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode array = json.putArray("attachments");
        for (Attachment attachment : attachments) {
            ObjectNode node = array.addObject()
                    .put("name", attachment.name())
                    .put("context", attachment.context())
                    .put("endpoint", attachment.endpoint())
                    .put("state", lower(attachment.state()));
            attachment.endpoints().forEach(node.putArray("endpoints")::add);
            attachment.reasons().forEach(node.putArray("reasons")::add);
            node.put("provenAt", attachment.provenAt().toString());
        }
        return bytes(json);
    }

    @Override
    public byte[] writeParked(List<ParkedQuote> parked) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode array = json.putArray("parked");
        for (ParkedQuote quote : parked) {
            ObjectNode node = array.addObject()
                    .put("id", quote.id())
                    .put("attachment", quote.attachment())
                    .put("context", quote.context())
                    .put("endpoint", quote.endpoint());
            quote(node, quote.quoteId(), quote.quoteVersion());
            node.put("parkedAt", quote.parkedAt().toString())
                    .put("attempts", quote.attempts())
                    .put("reason", quote.reason());
        }
        return bytes(json);
    }

    @Override
    public byte[] writeBreakGlass(List<BreakGlass> opened) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode array = json.putArray("breakGlass");
        Instant now = Instant.now();
        for (BreakGlass one : opened) {
            ObjectNode node = array.addObject().put("id", one.id()).put("state", lower(one.state(now)));
            one.attachments().forEach(node.putArray("attachments")::add);
            write(node.putObject("most"), one.most());
            node.put("minutes", one.minutes())
                    .put("reason", one.reason())
                    .put("requestedBy", one.requestedBy())
                    .put("requestedAt", one.requestedAt().toString())
                    .put("approvedBy", one.approvedBy());
            Instant until = one.openUntil();
            node.put("openUntil", until == null ? null : until.toString());
            ArrayNode uses = node.putArray("uses");
            for (BreakGlass.Use use : one.uses()) {
                write(use, uses.addObject());
            }
        }
        return bytes(json);
    }

    @Override
    public byte[] write(Envelope envelope) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put(
                "revision",
                envelope.revision() == null ? null : envelope.revision().toString());
        ArrayNode lines = json.putArray("lines");
        for (Envelope.Line line : envelope.lines()) {
            ObjectNode node = lines.addObject()
                    .put("line", line.index())
                    .put("id", line.id())
                    .put("offering", line.offering());
            ArrayNode limits = node.putArray("limits");
            for (Envelope.Limit limit : line.limits()) {
                ObjectNode one = limits.addObject().put("term", limit.term());
                if (limit.promised() != null) {
                    one.set("promised", MAPPER.valueToTree(limit.promised()));
                }
                one.put("inside", limit.isInside());
                if (!limit.values().isEmpty()) {
                    one.set("values", MAPPER.valueToTree(limit.values()));
                }
                for (Envelope.Range range : limit.ranges()) {
                    one.withArray("ranges")
                            .addObject()
                            .put("from", range.from())
                            .put("to", range.to());
                }
            }
        }
        return bytes(json);
    }

    @Override
    public byte[] writeSweeps(List<BypassSweep> sweeps) {
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode array = json.putArray("sweeps");
        for (BypassSweep sweep : sweeps) {
            ObjectNode node = array.addObject()
                    .put("name", sweep.name())
                    .put("source", sweep.source())
                    .put("at", sweep.at().toString())
                    .put("rows", sweep.rows());
            if (!sweep.failure().isEmpty()) {
                node.put("failure", sweep.failure());
            }
            ArrayNode findings = node.putArray("findings");
            for (BypassSweep.Bypass one : sweep.findings()) {
                findings.addObject()
                        .put("row", one.row())
                        .put("kind", lower(one.kind()))
                        .put("contract", one.contract())
                        .put("quote", one.quote())
                        .put("version", one.version())
                        .put("detail", one.detail());
            }
        }
        return bytes(json);
    }

    private static void write(BreakGlass.Use use, ObjectNode json) {
        json.put("at", use.at().toString())
                .put("attachment", use.attachment())
                .put("endpoint", use.endpoint())
                .put("exchange", use.exchange())
                .put("decision", use.decision())
                .put("outcome", use.outcome().name());
        quote(json, use.quoteId(), use.quoteVersion());
        write(json.putObject("amount"), use.amount());
        json.put("reviewedBy", use.reviewedBy()).put("review", use.review());
    }

    private static void quote(ObjectNode json, String id, String version) {
        json.putObject("quote").put("id", id).put("version", version);
    }

    private static void write(ObjectNode json, Money money) {
        json.put("unit", money.unit()).put("value", money.value());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
