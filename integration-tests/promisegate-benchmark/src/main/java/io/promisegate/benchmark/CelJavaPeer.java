package io.promisegate.benchmark;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.promisegate.benchmark.Policy.PolicyRule;
import java.util.List;
import java.util.Map;

/** cel-java: a program for each rule, over variables. */
final class CelJavaPeer implements PolicyPeer {
    private final CelRuntime.Program[] programs;

    CelJavaPeer(LineFacts sample) throws CelValidationException, CelEvaluationException {
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        sample.variables().forEach((name, value) -> builder.addVar(name, typeOf(value)));
        CelCompiler compiler = builder.build();
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
        programs = new CelRuntime.Program[Policy.RULES.size()];
        for (int i = 0; i < programs.length; i++) {
            PolicyRule rule = Policy.RULES.get(i);
            programs[i] = runtime.createProgram(compiler.compile(rule.flat()).getAst());
        }
    }

    private static CelType typeOf(Object value) {
        if (value instanceof String) {
            return SimpleType.STRING;
        } else if (value instanceof Boolean) {
            return SimpleType.BOOL;
        } else if (value instanceof Long) {
            return SimpleType.INT;
        } else if (value instanceof Double) {
            return SimpleType.DOUBLE;
        }
        return ListType.create(SimpleType.STRING);
    }

    @Override
    public void decide(LineFacts[] lines, List<Integer> broken) {
        try {
            for (LineFacts line : lines) {
                Map<String, Object> variables = line.variables();
                for (int i = 0; i < programs.length; i++) {
                    if (!(boolean) programs[i].eval(variables)) {
                        broken.add(PolicyPeer.found(i, line.getIndex()));
                    }
                }
            }
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(e);
        }
    }
}
