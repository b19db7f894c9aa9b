package io.promisegate.json.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.promisegate.problem.Problem;
import io.promisegate.quote.QuoteReading;
import io.promisegate.spi.QuoteFormat;
import io.promisegate.spi.QuoteReader;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Reads a quote in whichever installed format its top level looks like; formats come and go as services. */
@Component(service = QuoteReader.class)
public final class DetectingQuoteReader implements QuoteReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<QuoteFormat> formats = List.of();

    /** Makes a reader to which formats are bound. */
    public DetectingQuoteReader() {}

    /** Makes a reader of these formats, for use without OSGi. */
    public DetectingQuoteReader(List<QuoteFormat> formats) {
        this.formats = List.copyOf(formats);
    }

    @Override
    public QuoteReading read(byte[] document, @Nullable String format) {
        List<QuoteFormat> installed =
                formats.stream().sorted(Comparator.comparing(QuoteFormat::name)).toList();
        if (format != null) {
            for (QuoteFormat candidate : installed) {
                if (candidate.name().equals(format)) {
                    return candidate.read(document);
                }
            }
            return unknown("There is no format “" + format + "”", installed);
        }
        Set<String> names = topLevelNames(document);
        for (QuoteFormat candidate : installed) {
            if (candidate.recognises(names)) {
                return candidate.read(document);
            }
        }
        for (QuoteFormat candidate : installed) {
            if (candidate instanceof CanonicalFormat) {
                return candidate.read(document);
            }
        }
        return unknown("The document looks like no format that is installed", installed);
    }

    private static QuoteReading unknown(String what, List<QuoteFormat> installed) {
        String names =
                String.join(", ", installed.stream().map(QuoteFormat::name).toList());
        return QuoteReading.unreadable(List.of(Problem.at("", "PG-Q009", what + "; installed are: " + names + ".")));
    }

    /** Returns the names of the top level, as far as the document can be read; what is wrong the format will say. */
    private static Set<String> topLevelNames(byte[] document) {
        Set<String> names = new HashSet<>();
        try (JsonParser parser = FACTORY.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return names;
            }
            while (names.size() < 200 && parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException e) {
            return names;
        }
        return names;
    }
}
