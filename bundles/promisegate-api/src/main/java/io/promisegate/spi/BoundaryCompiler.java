package io.promisegate.spi;

import io.promisegate.boundary.Boundary;
import io.promisegate.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Compiles a boundary into an evaluator, once, at activation. Thread-safe. */
@ProviderType
public interface BoundaryCompiler {

    /** Compiles; problems are located by pointer, and by line and column within the text of a rule. */
    Compilation compile(Boundary boundary);

    /**
     * What came of it.
     *
     * @param evaluator the evaluator, null where there are problems
     * @param notes what the authors should know of their rules, such as one that no quote can break; none of it refuses
     *     the boundary
     */
    record Compilation(@Nullable Evaluator evaluator, List<Problem> problems, List<Problem> notes) {
        public Compilation {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
            if ((evaluator == null) == problems.isEmpty()) {
                throw new IllegalArgumentException("a compilation has either an evaluator or problems");
            }
        }
    }
}
