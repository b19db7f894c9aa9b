package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary.Mode;
import io.promisegate.decision.Audience;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Fix;
import io.promisegate.decision.ReviewerRole;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What is wrong with a receipt, put into the words of {@code receipts.properties}. */
final class ReceiptFindings {
    private static final Properties TEXTS = load();

    private ReceiptFindings() {}

    private static Properties load() {
        Properties texts = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(ReceiptFindings.class.getResourceAsStream("receipts.properties")),
                StandardCharsets.UTF_8)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /**
     * Returns the finding of a rule.
     *
     * @param rule such as {@code receipt-expired}
     * @param promised what came along
     * @param allowed what was asked for
     */
    static Finding of(String rule, String promised, String allowed) {
        Map<Audience, String> messages = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            messages.put(audience, text(rule, audience.name().toLowerCase(Locale.ROOT)));
        }
        return new Finding(
                rule,
                Mode.BLOCK,
                "",
                -1,
                null,
                promised,
                allowed,
                List.of(),
                List.of(ReviewerRole.SECURITY),
                List.of(),
                messages,
                Fix.none(text(rule, "fix")),
                null);
    }

    private static String text(String rule, String part) {
        String own = TEXTS.getProperty(rule + '.' + part);
        return own != null ? own : Objects.requireNonNull(TEXTS.getProperty("receipt." + part), part);
    }
}
