package io.promisegate.engine.cel;

import java.util.List;

/**
 * The traits that rules of a part look at. A trait is a condition that looks at one value alone, so that it is the same
 * wherever the value is; who evaluates rules may work out the traits of a value once and keep them. Immutable.
 */
public final class Traits {
    private final RuleSet set;
    private final int part;
    private final List<Integer> marks;

    /**
     * Makes them.
     *
     * @param marks for each trait the number of the mark of the value that it looks at
     */
    Traits(RuleSet set, int part, List<Integer> marks) {
        this.set = set;
        this.part = part;
        this.marks = List.copyOf(marks);
    }

    /**
     * The traits of some values.
     *
     * @param holding those that hold, a bit each; the sign bit is nobody's
     * @param failing those that have no value, a bit each
     */
    public record Known(long holding, long failing) {}

    /** Returns the traits that look at the value of a {@link HostModel.Marked mark}, a bit each. */
    public long at(int mark) {
        long at = 0;
        for (int i = 0; i < marks.size(); i++) {
            at |= marks.get(i) == mark ? 1L << i : 0;
        }
        return at;
    }

    /**
     * Works out the traits of a value.
     *
     * @param mark the number of its mark
     * @param object the object that it is of, or is missing from
     */
    public Known of(int mark, Object object) {
        long[] known = new long[2];
        set.traits(part, 1L << mark, object, known);
        return new Known(known[0], known[1]);
    }
}
