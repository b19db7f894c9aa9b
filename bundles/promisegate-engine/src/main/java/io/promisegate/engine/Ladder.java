package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Tier;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The autonomy ladder with its tiers as levels, the lowest being 0. Public for compiled conditions. */
public final class Ladder {
    private final List<Tier> tiers;
    private final Map<String, Integer> levels = new HashMap<>();
    private final Map<String, Integer> exact = new HashMap<>();

    Ladder(List<Tier> tiers) {
        this.tiers = tiers;
        for (int i = 0; i < tiers.size(); i++) {
            levels.put(tiers.get(i).id().toUpperCase(Locale.ROOT), i);
            exact.put(tiers.get(i).id(), i);
        }
    }

    /** Returns the level of a tier, in whatever case, -1 for one that is not on the ladder. */
    int level(String tier) {
        Integer level = exact.get(tier);
        if (level == null) {
            level = levels.get(tier.toUpperCase(Locale.ROOT));
        }
        return level == null ? -1 : level;
    }

    Tier tier(int level) {
        return tiers.get(level);
    }

    /** Returns {@code L3 (consultant)} for a level, or {@code none}. */
    String describe(int level) {
        return level < 0
                ? "none"
                : tiers.get(level).id() + " (" + tiers.get(level).name() + ')';
    }

    boolean isAutonomous(int level) {
        return level >= 0 && tiers.get(level).autonomous();
    }

    List<String> ids() {
        return tiers.stream().map(Tier::id).toList();
    }
}
