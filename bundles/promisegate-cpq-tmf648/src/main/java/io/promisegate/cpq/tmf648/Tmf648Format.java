package io.promisegate.cpq.tmf648;

import com.fasterxml.jackson.databind.JsonNode;
import io.promisegate.json.JsonDocument;
import io.promisegate.json.JsonInput;
import io.promisegate.json.JsonInput.NotAQuote;
import io.promisegate.json.JsonQuoteFormat;
import io.promisegate.problem.Problem;
import io.promisegate.quote.FreeText;
import io.promisegate.quote.PatchOperation;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import io.promisegate.spi.QuoteFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Reads TM Forum TMF648 v4 quotes.
 *
 * <p>Promises ride in {@code quoteItem[].product.productCharacteristic[]} and {@code product.productTerm[]}; nested
 * items and products are lines of their own, so that nothing hides in depth. Tolerant of the dialects seen in the
 * field: any case of codes, amounts in strings, items without id, notes without content.
 */
@Component(service = QuoteFormat.class)
public final class Tmf648Format extends JsonQuoteFormat {
    /** Roles of related parties who ask for a quote. */
    private static final Set<String> REQUESTERS =
            Set.of("requester", "seller", "salesrep", "sales rep", "salesagent", "sales agent", "owner");

    private static final Pointer ITEMS = Pointer.ROOT.child("quoteItem");
    private static final Pointer NOTES = Pointer.ROOT.child("note");
    private static final Pointer PARTIES = Pointer.ROOT.child("relatedParty");
    private static final Pointer TOTALS = Pointer.ROOT.child("quoteTotalPrice");

    @Override
    public String name() {
        return "tmf648";
    }

    @Override
    public boolean recognises(Set<String> topLevelNames) {
        return topLevelNames.contains("quoteItem");
    }

    @Override
    protected Quote quote(JsonInput input, JsonDocument document) throws IOException {
        QuoteDraft draft = new QuoteDraft();
        input.object(Pointer.ROOT, name -> {
            switch (name) {
                case "id" -> draft.id = input.text();
                case "version" -> draft.version = input.text();
                case "description" -> draft.addText(input.words(), Pointer.ROOT.child("description"));
                case "note" -> readNotes(input, NOTES, draft.texts);
                case "relatedParty" -> input.array(PARTIES, i -> readParty(input, PARTIES.child(i), draft));
                case "quoteTotalPrice" -> input.array(TOTALS, i -> readTotal(input, TOTALS.child(i), draft));
                case "quoteItem" -> {
                    draft.hasItems = true;
                    input.array(ITEMS, i -> ItemReader.read(input, ITEMS.child(i), draft));
                }
                default -> input.skip();
            }
        });
        if (!draft.hasItems) {
            throw new NotAQuote(Problem.at("/quoteItem", "PG-Q012", "A quote has items."));
        }
        return draft.quote(draft.id == null ? contentId(document) : draft.id, currency(draft.currency), document);
    }

    static void readNotes(JsonInput input, Pointer pointer, List<FreeText> texts) throws IOException {
        input.array(pointer, i -> {
            Pointer note = pointer.child(i);
            input.object(note, name -> {
                String text = name.equals("text") ? input.words() : null;
                if (text != null) {
                    texts.add(new FreeText(text, note.child("text")));
                } else if (!name.equals("text")) {
                    input.skip();
                }
            });
        });
    }

    private static void readParty(JsonInput input, Pointer pointer, QuoteDraft draft) throws IOException {
        @Nullable String[] party = new @Nullable String[3];
        input.object(pointer, name -> {
            switch (name) {
                case "id" -> party[0] = input.text();
                case "name" -> party[1] = input.text();
                case "role" -> party[2] = input.text();
                // version 5 has them one step below
                case "partyOrPartyRole" ->
                    input.object(pointer.child(name), inner -> {
                        switch (inner) {
                            case "id" -> party[0] = input.text();
                            case "name" -> party[1] = input.text();
                            default -> input.skip();
                        }
                    });
                default -> input.skip();
            }
        });
        if ("customer".equalsIgnoreCase(party[2])) {
            draft.account = party[1] == null ? party[0] : party[1];
        } else if (party[2] != null && REQUESTERS.contains(party[2].toLowerCase(Locale.ROOT))) {
            // by the name of the user where there is one: it is held against those who review
            draft.requester = party[0] == null ? party[1] : party[0];
        } else if ("partner".equalsIgnoreCase(party[2]) || "reseller".equalsIgnoreCase(party[2])) {
            draft.channel = "partner";
        }
    }

    private static void readTotal(JsonInput input, Pointer pointer, QuoteDraft draft) throws IOException {
        input.object(pointer, name -> {
            if (name.equals("price")) {
                Object amount = ItemReader.readAmount(input, pointer.child("price"), draft);
                draft.total = draft.total == null ? amount : draft.total;
            } else {
                input.skip();
            }
        });
    }

    @Override
    protected List<PatchOperation> adding(JsonNode tree, QuoteLine line, Term term, Object value) {
        Map<String, Object> characteristic = Map.of("name", term.termName(), "value", value);
        // The line of a nested product is that product itself; the line of an item has its product one step below.
        String own = line.pointer().toString();
        String product = isItem(own) ? own + "/product" : own;
        String characteristics = product + "/productCharacteristic";
        if (tree.at(characteristics).isArray()) {
            return List.of(new PatchOperation("add", characteristics + "/-", characteristic));
        }
        return tree.at(product).isObject()
                ? List.of(new PatchOperation("add", characteristics, List.of(characteristic)))
                : List.of(new PatchOperation("add", product, Map.of("productCharacteristic", List.of(characteristic))));
    }

    private static boolean isItem(String pointer) {
        int last = pointer.lastIndexOf('/');
        return pointer.substring(0, Math.max(0, last)).endsWith("/quoteItem");
    }

    @Override
    protected Pointer removing(Promise promise) {
        return promise.pointer().toString().endsWith("/value")
                ? promise.pointer().parent()
                : promise.pointer();
    }
}
