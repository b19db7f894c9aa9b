package io.promisegate.desk.internal;

import io.promisegate.decision.Fact;
import io.promisegate.decision.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds what was granted for which finding. A grant is for one finding at a time: two promises that are as bad as the
 * worse one of two that were approved are not approved.
 */
final class Coverage {
    private static final int NOBODY = -1;

    private Coverage() {}

    /**
     * Returns the grants of findings by their places in the list, as many as can have one; findings without one are
     * left out. Equal facts go before better ones.
     */
    static <T> Map<Integer, T> of(
            List<Finding> findings, List<T> grants, Function<T, String> rule, Function<T, List<Fact>> facts) {
        int[] finder = new int[grants.size()];
        Arrays.fill(finder, NOBODY);
        List<List<Integer>> fitting = new ArrayList<>();
        for (Finding finding : findings) {
            List<Integer> equal = new ArrayList<>();
            List<Integer> better = new ArrayList<>();
            for (int i = 0; i < grants.size(); i++) {
                T grant = grants.get(i);
                boolean isOfRule = rule.apply(grant).equals(finding.rule());
                if (isOfRule && finding.facts().equals(facts.apply(grant))) {
                    equal.add(i);
                } else if (isOfRule && Fact.areNoWorse(finding.facts(), facts.apply(grant))) {
                    better.add(i);
                }
            }
            equal.addAll(better);
            fitting.add(equal);
        }
        for (int place = 0; place < findings.size(); place++) {
            boolean unused = isGiven(place, fitting, finder, new boolean[grants.size()]);
        }
        Map<Integer, T> found = new HashMap<>();
        for (int i = 0; i < finder.length; i++) {
            if (finder[i] != NOBODY) {
                found.put(finder[i], grants.get(i));
            }
        }
        return found;
    }

    /** Gives a finding a grant, where need be by having others take another one. */
    private static boolean isGiven(int place, List<List<Integer>> fitting, int[] finder, boolean[] isTried) {
        for (int grant : fitting.get(place)) {
            if (!isTried[grant]) {
                isTried[grant] = true;
                if (finder[grant] == NOBODY || isGiven(finder[grant], fitting, finder, isTried)) {
                    finder[grant] = place;
                    return true;
                }
            }
        }
        return false;
    }
}
