package io.promisegate.itests;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The states of features by their names, as {@code feature:list --no-format} tells them. */
record FeatureList(Map<String, String> states) {
    private static final Pattern COLUMN = Pattern.compile("[\t│|]");

    static FeatureList of(String listing) {
        var states = new TreeMap<String, String>();
        listing.lines().map(line -> COLUMN.split(line, -1)).forEach(columns -> {
            if (columns.length > 3) {
                states.put(columns[0].strip(), columns[3].strip());
            }
        });
        return new FeatureList(states);
    }

    boolean isStarted(String feature) {
        return "Started".equals(states.get(feature));
    }
}
