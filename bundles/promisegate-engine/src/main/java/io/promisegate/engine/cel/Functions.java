package io.promisegate.engine.cel;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeEquality;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the interpreter, for what compiled code has no instructions for: by overload, and by name where the
 * overload is known when they are called alone. Immutable.
 */
public final class Functions {
    private final Map<String, Operations.Overload> overloads = new HashMap<>();
    private final RuntimeEquality equality;

    /**
     * Makes the functions.
     *
     * @param equality equality of the interpreter
     * @param bindings further functions
     */
    public Functions(
            CelStandardFunctions standard,
            CelOptions options,
            RuntimeEquality equality,
            Iterable<CelFunctionBinding> bindings) {
        this.equality = equality;
        standard.newFunctionBindings(equality, options).forEach(this::add);
        bindings.forEach(this::add);
    }

    private void add(CelFunctionBinding binding) {
        if (binding.isStrict()) {
            overloads.put(
                    binding.getOverloadId(), new Operations.Overload(binding.getDefinition(), binding.getArgTypes()));
        }
    }

    /** Returns the equality of the interpreter. */
    RuntimeEquality equality() {
        return equality;
    }

    /** Returns a function, null where there is none. */
    Operations.@Nullable Overload find(String overload) {
        return overloads.get(overload);
    }
}
