package io.promisegate.desk.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.decision.Decision;
import io.promisegate.decision.Finding;
import io.promisegate.decision.Waived;
import io.promisegate.desk.Waiver;
import io.promisegate.ledger.DeskStore;
import io.promisegate.ledger.DeskStore.Standing;
import io.promisegate.ledger.DeskStore.Use;
import io.promisegate.ledger.LedgerEvent;
import io.promisegate.quote.Money;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Waivers;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Asks the store anew for each quote that needs a review: a waiver holds at every entrance of every node from the
 * instant on at which it was kept, and at none from the instant on at which it is over.
 */
@Component(service = Waivers.class)
public final class DeskWaivers implements Waivers {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int TRIES = 3;

    private final DeskStore store;

    /** Knows what is in a store. */
    @Activate
    public DeskWaivers(@Reference DeskStore store) {
        this.store = store;
    }

    @Override
    public List<Finding> waived(Quote quote, List<Finding> findings, Instant at, boolean isPreview) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            List<Standing> standing = store.standing(quote.id(), quote.account(), quote.total(), at).stream()
                    .filter(one -> isFor(one.waiver(), quote) && isWithin(one, quote.total()))
                    .toList();
            if (standing.isEmpty()) {
                return findings;
            }
            List<Finding> open = findings.stream().filter(Finding::isForDesk).toList();
            Map<Integer, Standing> covered = Coverage.of(
                    open,
                    standing,
                    one -> one.waiver().rule(),
                    one -> one.waiver().facts());
            boolean passes = covered.size() == open.size();
            if (isPreview || !passes || isKept(quote, covered.values().stream().toList(), at)) {
                return with(findings, open, covered);
            }
        }
        // others use the waivers up faster than this one can: it has to be reviewed
        return findings;
    }

    /** Returns whether a waiver is for a quote: the one that it was granted for, or another of its customer. */
    private static boolean isFor(Waiver waiver, Quote quote) {
        return Objects.equals(waiver.customer(), quote.account())
                && (waiver.quoteId().equals(quote.id()) || (waiver.mostQuotes() > 1 && waiver.customer() != null));
    }

    private static boolean isWithin(Standing standing, @Nullable Money total) {
        Waiver waiver = standing.waiver();
        Money most = waiver.most();
        if (standing.others() >= waiver.mostQuotes()) {
            return false;
        }
        return most == null
                || (total != null
                        && total.unit().equals(most.unit())
                        && standing.spent()
                                        .add(total.value().max(BigDecimal.ZERO))
                                        .compareTo(most.value())
                                <= 0);
    }

    private boolean isKept(Quote quote, List<Standing> covering, Instant at) throws IOException {
        List<Use> uses = covering.stream()
                .filter(standing -> !standing.isUsed())
                .map(standing -> new Use(standing.waiver(), quote.id(), quote.total(), at))
                .toList();
        if (uses.isEmpty()) {
            return true;
        }
        ObjectNode json = MAPPER.createObjectNode().put("event", "used").put("quoteVersion", quote.version());
        uses.forEach(use -> json.withArray("waivers").add(use.waiver().id()));
        return store.keep(new DeskStore.Change(
                new LedgerEvent(LedgerEvent.Kind.WAIVER, UUID.randomUUID().toString(), quote.id(), at, json.toString()),
                null,
                List.of(),
                uses,
                List.of()));
    }

    private static List<Finding> with(List<Finding> findings, List<Finding> open, Map<Integer, Standing> covered) {
        List<Finding> all = new ArrayList<>(findings.size());
        int place = 0;
        for (Finding finding : findings) {
            if (!finding.isForDesk()) {
                all.add(finding);
                continue;
            }
            Standing standing = covered.get(place++);
            all.add(
                    standing == null
                            ? finding
                            : finding.with(new Waived(
                                    standing.waiver().id(),
                                    standing.waiver().until(),
                                    standing.waiver().conditions())));
        }
        if (place != open.size()) {
            throw new IllegalStateException("findings came and went");
        }
        return all;
    }

    @Override
    public boolean hold(Decision decision, Instant at) throws IOException {
        List<String> ids = decision.findings().stream()
                .map(Finding::waived)
                .filter(Objects::nonNull)
                .map(Waived::waiver)
                .distinct()
                .toList();
        List<Waiver> waivers = store.waivers(ids);
        return waivers.size() == ids.size()
                && waivers.stream().allMatch(waiver -> waiver.state(at) == Waiver.State.LIVE);
    }
}
