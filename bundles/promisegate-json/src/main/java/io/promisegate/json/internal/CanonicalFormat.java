package io.promisegate.json.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.json.JsonDocument;
import io.promisegate.json.JsonInput;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.json.JsonQuoteFormat;
import io.promisegate.problem.Problem;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.StatedPromise;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Reads the canonical quote: {@code {id, version, currency, account, requester, channel, total, notes, promises,
 * lines}}.
 */
@Component(service = QuoteFormat.class)
public final class CanonicalFormat extends JsonQuoteFormat {
    private static final Pointer LINES = Pointer.ROOT.child("lines");
    private static final Pointer NOTES = Pointer.ROOT.child("notes");

    @Override
    public String name() {
        return "canonical";
    }

    @Override
    public boolean recognises(Set<String> topLevelNames) {
        return topLevelNames.contains("lines");
    }

    @Override
    protected Quote quote(JsonInput input, JsonDocument document) throws IOException {
        Draft draft = new Draft();
        input.object(Pointer.ROOT, name -> {
            switch (name) {
                case "id" -> draft.id = input.text();
                case "version" -> draft.version = input.text();
                case "currency" -> draft.currency = currency(input.text());
                case "account" -> draft.account = input.text();
                case "requester" -> draft.requester = input.text();
                case "channel" -> draft.channel = input.text();
                case "total" -> draft.total = input.value();
                case "notes" ->
                    input.array(NOTES, i -> {
                        String note = input.words();
                        if (note != null) {
                            draft.texts.add(new FreeText(note, NOTES.child(i)));
                        }
                    });
                case "promises" -> readPromises(input, draft.promises, Pointer.ROOT.child("promises"));
                case "lines" -> {
                    draft.hasLines = true;
                    input.array(LINES, i -> draft.lines.add(readLine(input, LINES.child(i), i, draft.texts)));
                }
                default -> input.skip();
            }
        });
        if (!draft.hasLines) {
            throw new NotAQuote(Problem.at("/lines", "PG-Q012", "A quote has lines."));
        }
        return draft.quote(document);
    }

    /** Reads {@code {name: value}}, or {@code [{name, value}]} where a name is said more than once. */
    private static void readPromises(JsonInput input, PromiseSet.Builder promises, Pointer pointer) throws IOException {
        if (!input.isArray()) {
            input.object(pointer, name -> promises.addMember(new StatedPromise(name, input.value()), pointer));
            return;
        }
        @Nullable Object[] read = new @Nullable Object[2];
        input.array(pointer, i -> {
            read[0] = "";
            read[1] = null;
            input.object(pointer, i, member -> {
                switch (member) {
                    case "name" -> read[0] = input.text();
                    case "value" -> read[1] = input.value();
                    default -> input.skip();
                }
            });
            promises.add(new StatedPromise(read[0] == null ? "" : read[0].toString(), read[1]), pointer, i);
        });
    }

    private static LineDraft readLine(JsonInput input, Pointer pointer, int index, List<FreeText> texts)
            throws IOException {
        LineDraft line = new LineDraft(pointer, String.valueOf(index + 1));
        input.object(pointer, name -> {
            switch (name) {
                case "id" -> {
                    String id = input.text();
                    line.id = id == null ? line.id : id;
                }
                case "action" -> line.action = action(input.text());
                case "offering" -> line.offering = input.text();
                case "description" -> {
                    String text = input.words();
                    if (text != null) {
                        texts.add(new FreeText(text, pointer.child("description")));
                    }
                }
                case "promises" -> readPromises(input, line.promises, pointer.child("promises"));
                case "prices" -> {
                    Pointer prices = pointer.child("prices");
                    input.array(prices, i -> line.prices.add(readPrice(input, prices.child(i))));
                }
                default -> input.skip();
            }
        });
        return line;
    }

    private static PriceDraft readPrice(JsonInput input, Pointer pointer) throws IOException {
        PriceDraft price = new PriceDraft(pointer);
        input.object(pointer, name -> {
            switch (name) {
                case "type" -> price.type = String.valueOf(input.text());
                case "amount" -> price.amount = input.value();
                case "discountPercent" -> price.discount = input.number(pointer.child("discountPercent"));
                default -> input.skip();
            }
        });
        return price;
    }

    private static LineAction action(@Nullable String text) {
        if (text == null) {
            return LineAction.ADD;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "modify" -> LineAction.MODIFY;
            case "delete" -> LineAction.DELETE;
            case "nochange", "no_change" -> LineAction.NO_CHANGE;
            default -> LineAction.ADD;
        };
    }

    @Override
    protected List<PatchOperation> adding(JsonNode tree, QuoteLine line, Term term, Object value) {
        Pointer promises = line.pointer().child("promises");
        return tree.at(promises.toString()).isObject()
                ? List.of(new PatchOperation(
                        "add", promises.child(term.termName()).toString(), value))
                : List.of(new PatchOperation("add", promises.toString(), Map.of(term.termName(), value)));
    }

    @Override
    protected Pointer removing(Promise promise) {
        return promise.pointer();
    }

    private static final class Draft {
        private @Nullable String id;
        private @Nullable String version;
        private @Nullable String currency;
        private @Nullable String account;
        private @Nullable String requester;
        private @Nullable String channel;
        private @Nullable Object total;
        private boolean hasLines;
        private final List<FreeText> texts = new ArrayList<>();
        private final PromiseSet.Builder promises = new PromiseSet.Builder();
        private final List<LineDraft> lines = new ArrayList<>();

        Quote quote(JsonDocument document) throws NotAQuote {
            PromiseSet common = promises.build(PromiseSet.EMPTY, currency);
            List<QuoteLine> read = new ArrayList<>(lines.size());
            for (LineDraft line : lines) {
                read.add(line.line(common, currency));
            }
            return new Quote(
                    id == null ? contentId(document) : id,
                    version == null ? "1" : version,
                    "canonical",
                    currency,
                    account,
                    requester,
                    channel,
                    JsonInput.amount(total, currency, Pointer.ROOT.child("total")),
                    texts,
                    read,
                    document);
        }
    }

    private static final class LineDraft {
        private final Pointer pointer;
        private final PromiseSet.Builder promises = new PromiseSet.Builder();
        private final List<PriceDraft> prices = new ArrayList<>();
        private String id;
        private LineAction action = LineAction.ADD;
        private @Nullable String offering;

        LineDraft(Pointer pointer, String id) {
            this.pointer = pointer;
            this.id = id;
        }

        QuoteLine line(PromiseSet common, @Nullable String currency) throws NotAQuote {
            List<LinePrice> read = new ArrayList<>(prices.size());
            for (PriceDraft price : prices) {
                read.add(price.price(currency));
            }
            return new QuoteLine(id, action, offering, promises.build(common, currency), read, pointer);
        }
    }

    private static final class PriceDraft {
        private final Pointer pointer;
        private String type = "";
        private @Nullable Object amount;
        private @Nullable BigDecimal discount;

        PriceDraft(Pointer pointer) {
            this.pointer = pointer;
        }

        LinePrice price(@Nullable String currency) throws NotAQuote {
            return new LinePrice(
                    type,
                    JsonInput.amount(amount, currency, pointer.child("amount")),
                    discount,
                    discount == null ? pointer : pointer.child("discountPercent"));
        }
    }
}
