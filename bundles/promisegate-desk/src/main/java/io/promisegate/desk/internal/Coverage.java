package io.promisegate.desk.internal;

import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds what was granted for which finding. A grant is for one finding at a time: two promises that are as bad as the
 * worse one of two that were approved are not approved.
 */
final class Coverage {
    private Coverage() {}

    /**
     * Returns the grants of findings, by identity of place in the list; findings without one are left out. Equal facts
     * go before better ones, so that what was approved as it is keeps its own.
     */
    static <T> Map<Integer, T> of(
            List<Finding> findings, List<T> grants, Function<T, String> rule, Function<T, List<Fact>> facts) {
        Map<Integer, T> found = new HashMap<>();
        Set<Integer> used = new HashSet<>();
        for (boolean isExact : new boolean[] {true, false}) {
            for (int i = 0; i < findings.size(); i++) {
                Finding finding = findings.get(i);
                for (int j = 0; j < grants.size() && !found.containsKey(i); j++) {
                    T grant = grants.get(j);
                    boolean isFor = rule.apply(grant).equals(finding.rule())
                            && !used.contains(j)
                            && (isExact
                                    ? finding.facts().equals(facts.apply(grant))
                                    : Fact.areNoWorse(finding.facts(), facts.apply(grant)));
                    if (isFor) {
                        found.put(i, grant);
                        used.add(j);
                    }
                }
            }
        }
        return found;
    }

    /** Returns the findings at these places. */
    static List<Finding> at(List<Finding> findings, Set<Integer> places) {
        List<Finding> some = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            if (places.contains(i)) {
                some.add(findings.get(i));
            }
        }
        return some;
    }
}
