package io.promisegate.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import io.promisegate.problem.Problem;
import io.promisegate.quote.Edit;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseValues;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteDocument;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.QuoteReading;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quote's original JSON document. Thread-safe and never changed; it is parsed into a tree when a fix is asked for.
 */
public final class JsonDocument implements QuoteDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private static final SoftReference<@Nullable JsonNode> NONE = new SoftReference<>(null);

    private final JsonQuoteFormat format;
    private final byte[] bytes;
    private volatile SoftReference<@Nullable JsonNode> tree = NONE;

    JsonDocument(JsonQuoteFormat format, byte[] bytes) {
        this.format = format;
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public List<PatchOperation> patch(Quote quote, List<Edit> edits) {
        JsonNode tree;
        try {
            tree = tree();
        } catch (IOException | NumberFormatException e) {
            return List.of();
        }
        List<PatchOperation> patch = new ArrayList<>();
        for (Edit edit : edits) {
            if (edit instanceof Edit.SetTerm set) {
                QuoteLine line = quote.lines().get(set.line());
                Promise promise = line.promises().get(set.term());
                Object value = format.written(PromiseValues.write(set.value()));
                if (promise != null && promise.pointer().toString().startsWith(line.pointer() + "/")) {
                    patch.add(new PatchOperation("replace", promise.pointer().toString(), value));
                } else {
                    patch.addAll(format.adding(tree, line, set.term(), value));
                }
            } else if (edit instanceof Edit.RemoveTerm remove) {
                patch.add(new PatchOperation(
                        "remove", format.removing(remove.promise()).toString(), null));
            } else if (edit instanceof Edit.ReplaceText replace) {
                patch.add(new PatchOperation("replace", replace.text().pointer().toString(), replace.words()));
            } else if (edit instanceof Edit.SetDiscount discount) {
                patch.add(
                        new PatchOperation("replace", discount.price().pointer().toString(), discount.percent()));
            }
        }
        return patch;
    }

    @Override
    public QuoteReading patched(List<PatchOperation> patch) {
        try {
            return format.read(patched(tree(), patch));
        } catch (IllegalArgumentException | IOException e) {
            return QuoteReading.unreadable(List.of(Problem.at("", "PG-Q011", "The patch does not fit the document.")));
        }
    }

    /**
     * Changes a document.
     *
     * @throws IOException where it is no JSON
     * @throws IllegalArgumentException where the patch does not fit it
     */
    public static byte[] patched(byte[] document, List<PatchOperation> patch) throws IOException {
        return patched(MAPPER.readTree(document), patch);
    }

    private static byte[] patched(JsonNode tree, List<PatchOperation> patch) throws IOException {
        try {
            return MAPPER.writeValueAsBytes(JsonPatch.apply(json(patch), tree));
        } catch (JsonPatchApplicationException e) {
            throw new IllegalArgumentException("The patch does not fit the document", e);
        }
    }

    /** Returns the document as a tree, which nobody changes. Many fixes of a quote are tried one after the other. */
    private JsonNode tree() throws IOException {
        JsonNode known = tree.get();
        if (known == null) {
            known = MAPPER.readTree(bytes);
            tree = new SoftReference<>(known);
        }
        return known;
    }

    private static ArrayNode json(List<PatchOperation> patch) {
        ArrayNode operations = MAPPER.createArrayNode();
        for (PatchOperation operation : patch) {
            ObjectNode node = operations.addObject();
            node.put("op", operation.op()).put("path", operation.path());
            if (operation.value() != null) {
                node.set("value", MAPPER.valueToTree(operation.value()));
            }
        }
        return operations;
    }
}
