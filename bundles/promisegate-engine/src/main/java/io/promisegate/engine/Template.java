package io.promisegate.engine;

import java.util.ArrayList;
import java.util.List;

/** A text with names in braces to fill in; what is filled in is not looked at again. Immutable. */
final class Template {
    /** What stands between the names; one more than there are names. */
    private final String[] texts;

    /** Which value comes after each text but the last. */
    private final int[] values;

    /**
     * Takes a text apart.
     *
     * @param names what may stand in braces; braces around anything else are text
     */
    Template(String text, List<String> names) {
        List<String> between = new ArrayList<>();
        List<Integer> which = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            int name = close < 0 ? -1 : names.indexOf(text.substring(open + 1, close));
            if (name >= 0) {
                between.add(text.substring(from, open));
                which.add(name);
                from = close + 1;
            }
        }
        between.add(text.substring(from));
        texts = between.toArray(String[]::new);
        values = which.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Fills in the values of the names, in the order of the names. */
    String filled(String... by) {
        if (values.length == 0) {
            return texts[0];
        }
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            filled.append(texts[i]).append(by[values[i]]);
        }
        return filled.append(texts[values.length]).toString();
    }
}
