package io.promisegate.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A recorded decision, made again.
 *
 * @param recorded the decision as it was recorded
 * @param findings what evaluating its quote at its revision finds now
 * @param obstacle why it cannot be made again, such as a quote that was erased; empty where it can
 */
public record DecisionReplay(Decision recorded, List<Finding> findings, String obstacle) {

    public DecisionReplay {
        Objects.requireNonNull(recorded, "recorded");
        Objects.requireNonNull(obstacle, "obstacle");
        findings = List.copyOf(findings);
    }

    /**
     * Returns whether all findings are the same as then, in all but their patches, which need the document, and what
     * the desk had waived.
     */
    public boolean isSame() {
        return obstacle.isEmpty() && differences().isEmpty();
    }

    /** Returns where the findings of then and now are not the same; no values of the quote are in it. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        List<Finding> before = recorded.findings();
        for (int i = 0; i < Math.max(before.size(), findings.size()); i++) {
            if (i >= before.size()) {
                differences.add(place(findings.get(i)) + " is found now");
            } else if (i >= findings.size()) {
                differences.add(place(before.get(i)) + " is not found now");
            } else if (!same(before.get(i), findings.get(i))) {
                differences.add(place(before.get(i)) + " is otherwise now");
            }
        }
        return differences;
    }

    private static boolean same(Finding before, Finding now) {
        return before.with(now.fix()).with(now.waived()).equals(now);
    }

    private static String place(Finding finding) {
        return finding.rule() + " at " + finding.pointer();
    }
}
