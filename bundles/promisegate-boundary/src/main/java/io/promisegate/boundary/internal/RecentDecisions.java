package io.promisegate.boundary.internal;

import io.promisegate.decision.Decision;
import io.promisegate.ledger.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keeps the latest decisions in memory, for explaining them. It is lost at a restart. */
@Component(service = Ledger.class, configurationPid = "io.promisegate.decisions")
@Designate(ocd = RecentDecisions.Config.class)
public final class RecentDecisions implements Ledger {
    private final Map<String, Decision> decisions;

    @ObjectClassDefinition(name = "Promisegate recent decisions", description = "Decisions kept in memory.")
    @interface Config {
        @AttributeDefinition(name = "Kept", description = "How many decisions are kept.", min = "1")
        int kept() default 10_000;
    }

    /** Starts empty. */
    @Activate
    public RecentDecisions(Config config) {
        this(config.kept());
    }

    /** Makes a record that keeps so many, for use without OSGi. */
    public static RecentDecisions keeping(int kept) {
        return new RecentDecisions(kept);
    }

    RecentDecisions(int kept) {
        this.decisions = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Decision> eldest) {
                return size() > kept;
            }
        };
    }

    @Override
    public void record(Decision decision) {
        synchronized (decisions) {
            decisions.put(decision.id(), decision);
        }
    }

    @Override
    public @Nullable Decision decision(String id) {
        synchronized (decisions) {
            return decisions.get(id);
        }
    }

    @Override
    public List<Decision> latest(int count) {
        List<Decision> all;
        synchronized (decisions) {
            all = new ArrayList<>(decisions.values());
        }
        List<Decision> latest = new ArrayList<>(Math.min(count, all.size()));
        for (int i = all.size() - 1; i >= 0 && latest.size() < count; i--) {
            latest.add(all.get(i));
        }
        return latest;
    }
}
