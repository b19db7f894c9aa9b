package io.promisegate.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rules may be broken wherever another is: those that look at nothing else. Each is found by the one thing it
 * looks at that the fewest rules look at.
 */
final class WiderRules {
    private final Map<String, List<Integer>> rules = new HashMap<>();

    WiderRules(List<@Nullable BrokenWhere> all) {
        Map<String, Integer> counts = new HashMap<>();
        for (BrokenWhere where : all) {
            if (where != null) {
                where.things().forEach(thing -> counts.merge(thing, 1, Integer::sum));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            BrokenWhere where = all.get(i);
            if (where != null) {
                String rarest = Collections.min(where.things(), Comparator.comparing(counts::get));
                rules.computeIfAbsent(rarest, thing -> new ArrayList<>()).add(i);
            }
        }
    }

    /** Returns them in the order of the boundary. */
    int[] candidates(BrokenWhere where) {
        return where.things().stream()
                .map(thing -> rules.getOrDefault(thing, List.of()))
                .flatMapToInt(found -> found.stream().mapToInt(Integer::intValue))
                .sorted()
                .toArray();
    }
}
