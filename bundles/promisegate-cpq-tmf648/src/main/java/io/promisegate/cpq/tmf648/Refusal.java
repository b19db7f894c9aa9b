package io.promisegate.cpq.tmf648;

import io.promisegate.problem.Problem;
import java.io.Serial;
import java.util.List;

/** Says why a request was not carried out. */
final class Refusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient List<Problem> problems;

    Refusal(int status, String why) {
        this(status, why, List.of());
    }

    Refusal(int status, String why, List<Problem> problems) {
        super(why);
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    /** Returns the HTTP status. */
    int status() {
        return status;
    }

    /** Returns all that is wrong, each with its place. */
    List<Problem> problems() {
        return problems;
    }
}
