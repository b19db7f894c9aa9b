package io.promisegate.quote;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was promised before, by other quotes that were cleared: each counts once, as it was cleared last. Asked while a
 * quote is evaluated; what it throws makes the decision UNDECIDED. Belongs to one evaluation.
 */
@ProviderType
public interface AcceptedPromises {
    /** Nothing was promised before. */
    AcceptedPromises NONE = new AcceptedPromises() {
        @Override
        public BigDecimal committed(Set<String> offerings, @Nullable LocalDate after) {
            return BigDecimal.ZERO;
        }

        @Override
        public BigDecimal committedByCustomer(Set<String> offerings) {
            return BigDecimal.ZERO;
        }

        @Override
        public List<Quote> ofCustomer() {
            return List.of();
        }

        @Override
        public long upTo() {
            return 0;
        }
    };

    /**
     * Returns what all other quotes commit to, per month.
     *
     * @param offerings identifiers of the offering, as CPQs know it
     * @param after day after which they were cleared, null for any
     */
    BigDecimal committed(Set<String> offerings, @Nullable LocalDate after);

    /**
     * Returns what the other quotes of the customer commit to, per month.
     *
     * @param offerings identifiers of the offering, as CPQs know it
     */
    BigDecimal committedByCustomer(Set<String> offerings);

    /** Returns the latest other quotes of the customer; none where the quote names no customer. */
    List<Quote> ofCustomer();

    /** Returns the number of the ledger's entry up to which was counted, 0 where nothing was asked. */
    long upTo();
}
