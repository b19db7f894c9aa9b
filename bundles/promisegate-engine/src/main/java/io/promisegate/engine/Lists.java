package io.promisegate.engine;

import java.util.Collection;
import java.util.List;

/** What is asked of lists for every line of every quote, without an object for it. */
final class Lists {
    private Lists() {}

    /** Returns whether all elements of a list are in a collection. */
    static boolean areIn(List<String> list, Collection<String> all) {
        for (int i = 0; i < list.size(); i++) {
            if (!all.contains(list.get(i))) {
                return false;
            }
        }
        return true;
    }
}
