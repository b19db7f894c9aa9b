package io.promisegate.benchmark;

import java.util.List;

/** The lists that rules of {@link Policy} compare with. */
public final class PolicyLists {
    /** Features that are offered. */
    public static final List<String> FEATURES = of(Policy.FEATURES);

    /** Regulations that are supported. */
    public static final List<String> REGULATIONS = of(Policy.REGULATIONS);

    /** Subprocessors that there are. */
    public static final List<String> SUBPROCESSORS = of(Policy.SUBPROCESSORS);

    private PolicyLists() {}

    /** Returns the texts of a list as CEL has it. */
    static List<String> of(String list) {
        return List.of(list.substring(2, list.length() - 2).split("\", \"", -1));
    }
}
