package io.promisegate.camel.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Makes configurations that have the defaults of their metatype. */
final class Configured {
    private Configured() {}

    /** Returns a configuration with these values, and the defaults for the others. */
    static <T> T by(Class<T> type, Object... namesAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
