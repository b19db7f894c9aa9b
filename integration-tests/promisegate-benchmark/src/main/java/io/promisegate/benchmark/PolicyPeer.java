package io.promisegate.benchmark;

import java.util.List;

/** An engine that holds lines to {@link Policy}, each the fastest way that it has. Belongs to one thread. */
interface PolicyPeer extends AutoCloseable {

    /**
     * Holds the lines of a quote to the rules.
     *
     * @param broken what is found is added here: the number of the rule in its low eight bits, the line above them
     */
    void decide(LineFacts[] lines, List<Integer> broken);

    @Override
    default void close() {}

    /** Returns a rule and a line as one number. */
    static int found(int rule, int line) {
        return line << 8 | rule;
    }
}
