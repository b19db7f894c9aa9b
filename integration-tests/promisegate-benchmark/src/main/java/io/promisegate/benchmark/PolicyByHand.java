package io.promisegate.benchmark;

import io.promisegate.quote.Money;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue.Milestone;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limit: {@link Policy} as one would write it in Java, over the same quotes. It names rule and line, no more. */
final class PolicyByHand {
    private static final Set<String> USE_CASES = Set.of("order-status", "returns", "billing-questions");
    private static final Set<String> UNITS = Set.of("conversation", "resolution");
    private static final Set<String> HOURS = Set.of("8x5", "24x5", "24x7");
    private static final Set<String> METRICS = Set.of("deflection-rate", "containment-rate");
    private static final Set<String> FEATURES = Set.of("knowledge-base", "order-lookup", "files");
    private static final Set<String> REGULATIONS = Set.of("EU-AI-Act", "GDPR");
    private static final List<String> SUBPROCESSORS = List.of("Anthropic", "OpenAI", "AWS");
    private static final BigDecimal LEAST_QUANTITY = BigDecimal.valueOf(500);
    private static final BigDecimal MOST_QUANTITY = BigDecimal.valueOf(40_000);
    private static final BigDecimal MOST_ROLLOVER = BigDecimal.valueOf(20);
    private static final BigDecimal LEAST_OVERAGE = new BigDecimal("0.90");
    private static final BigDecimal MOST_UPTIME = new BigDecimal("99.0");

    /** A rule that a line breaks, by its number in {@link Policy#RULES}. */
    record Broken(int rule, int line) {}

    /** Returns the broken rules, line by line in the order of the policy. */
    List<Broken> decide(Quote quote) {
        List<Broken> all = null;
        List<QuoteLine> lines = quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            int broken = broken(lines.get(i).promises());
            if (broken != 0) {
                all = all == null ? new ArrayList<>() : all;
                for (int left = broken; left != 0; left &= left - 1) {
                    all.add(new Broken(Integer.numberOfTrailingZeros(left), i));
                }
            }
        }
        return all == null ? List.of() : all;
    }

    private static int broken(PromiseSet line) {
        int broken = 0;
        String tier = line.text(Term.AUTONOMY_TIER);
        int level = tier.charAt(1) - '0';
        broken |= level > 4 ? 1 : 0;
        broken |= level <= 4 && !USE_CASES.contains(line.text(Term.USE_CASE)) ? 1 << 1 : 0;
        if (level >= 4) {
            List<String> kept = line.texts(Term.HUMAN_APPROVAL);
            boolean isKept = kept.contains("refund")
                    && kept.contains("account-closure")
                    && kept.containsAll(line.texts(Term.HIGH_IMPACT_ACTIONS));
            broken |= isKept ? 0 : 1 << 2;
            broken |= level > 3 && line.isTrue(Term.CUSTOMER_FACING) ? 1 << 3 : 0;
        }
        String model = line.text(Term.MODEL);
        broken |= model.equals(SampleBoundary.CLAUDE) || model.equals(SampleBoundary.GPT) ? 0 : 1 << 4;
        broken |= line.isTrue(Term.MODEL_PINNED) ? 1 << 5 : 0;
        broken |= line.number(Term.MODEL_CHANGE_NOTICE_DAYS).longValue() > 30 ? 1 << 6 : 0;
        List<String> subprocessors = line.texts(Term.SUBPROCESSORS);
        broken |= SUBPROCESSORS.containsAll(subprocessors) && subprocessors.containsAll(SUBPROCESSORS) ? 0 : 1 << 7;
        String region = line.text(Term.DATA_REGION);
        boolean isEu = region.equals("EU");
        if (isEu || region.equals("US")) {
            long days = line.number(Term.RETENTION_DAYS).longValue();
            broken |= days > (isEu ? 183 : 365) ? 1 << 8 : 0;
            broken |= days < 30 && model.startsWith("openai/") ? 1 << 9 : 0;
        } else {
            broken |= 1 << 10;
        }
        broken |= line.isTrue(Term.TRAINING_USE) ? 1 << 11 : 0;
        broken |= FEATURES.containsAll(line.texts(Term.FEATURES)) ? 0 : 1 << 12;
        broken |= UNITS.contains(line.text(Term.COMMITMENT_UNIT)) ? 0 : 1 << 13;
        BigDecimal quantity = line.number(Term.COMMITMENT_QUANTITY);
        broken |= quantity.compareTo(LEAST_QUANTITY) < 0 || quantity.compareTo(MOST_QUANTITY) > 0 ? 1 << 14 : 0;
        broken |= line.number(Term.COMMITMENT_ROLLOVER_PERCENT).compareTo(MOST_ROLLOVER) > 0 ? 1 << 15 : 0;
        Money overage = line.money(Term.OVERAGE_PRICE);
        broken |= overage.value().compareTo(LEAST_OVERAGE) < 0 ? 1 << 16 : 0;
        broken |= line.isTrue(Term.UNLIMITED) ? 1 << 17 : 0;
        broken |= line.number(Term.SLA_UPTIME_PERCENT).compareTo(MOST_UPTIME) > 0 ? 1 << 18 : 0;
        broken |= line.number(Term.SLA_RESPONSE_MINUTES).longValue() < 30 ? 1 << 19 : 0;
        broken |= HOURS.contains(line.text(Term.SUPPORT_HOURS)) ? 0 : 1 << 20;
        broken |= isEmpty(line.text(Term.INCIDENT_OWNER)) ? 1 << 21 : 0;
        broken |= isEmpty(line.text(Term.IMPLEMENTATION_PLAN)) ? 1 << 22 : 0;
        boolean isDated =
                line.value(Term.ACTIVATION_MILESTONE) instanceof Milestone milestone && milestone.by() != null;
        broken |= isDated ? 0 : 1 << 23;
        broken |= isEmpty(line.text(Term.RENEWAL_OWNER)) ? 1 << 24 : 0;
        broken |= isEmpty(line.text(Term.EXPANSION_OWNER)) ? 1 << 25 : 0;
        broken |= METRICS.contains(line.text(Term.VALUE_METRIC)) ? 0 : 1 << 26;
        broken |= REGULATIONS.containsAll(line.texts(Term.REGULATIONS)) ? 0 : 1 << 27;
        return broken;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
