package io.promisegate.boundary;

import io.promisegate.problem.Problem;
import java.util.List;

/**
 * What came of running a boundary's own examples.
 *
 * @param problems what keeps the boundary from being run at all; examples are not run then
 * @param examples one result per example, in the order of the document
 */
public record BoundaryTest(List<Problem> problems, List<ExampleResult> examples) {

    public BoundaryTest {
        problems = List.copyOf(problems);
        examples = List.copyOf(examples);
    }

    /** Returns whether the boundary is in order and every example gets what it wants. */
    public boolean isGood() {
        return problems.isEmpty() && examples.stream().allMatch(ExampleResult::isGood);
    }
}
