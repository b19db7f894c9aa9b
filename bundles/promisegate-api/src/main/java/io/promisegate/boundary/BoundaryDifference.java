package io.promisegate.boundary;

import io.promisegate.problem.Problem;
import java.util.List;

/**
 * How two boundaries decide differently.
 *
 * @param problems what keeps one of them from being run at all
 * @param impact what the second changes on the first
 */
public record BoundaryDifference(List<Problem> problems, Impact impact) {

    public BoundaryDifference {
        problems = List.copyOf(problems);
    }
}
