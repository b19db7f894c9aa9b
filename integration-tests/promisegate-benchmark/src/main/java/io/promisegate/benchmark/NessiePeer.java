package io.promisegate.benchmark;

import com.google.api.expr.v1alpha1.Decl;
import com.google.api.expr.v1alpha1.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.tools.Script;
import org.projectnessie.cel.tools.ScriptException;
import org.projectnessie.cel.tools.ScriptHost;

/** Nessie CEL: a script for each rule, over variables. */
final class NessiePeer implements PolicyPeer {
    private final Script[] scripts;

    NessiePeer(LineFacts sample) throws ScriptException {
        List<Decl> variables = new ArrayList<>();
        sample.variables().forEach((name, value) -> variables.add(Decls.newVar(name, typeOf(value))));
        ScriptHost host = ScriptHost.newBuilder().build();
        scripts = new Script[Policy.RULES.size()];
        for (int i = 0; i < scripts.length; i++) {
            scripts[i] = host.buildScript(Policy.RULES.get(i).flat())
                    .withDeclarations(variables)
                    .build();
        }
    }

    private static Type typeOf(Object value) {
        if (value instanceof String) {
            return Decls.String;
        } else if (value instanceof Boolean) {
            return Decls.Bool;
        } else if (value instanceof Long) {
            return Decls.Int;
        } else if (value instanceof Double) {
            return Decls.Double;
        }
        return Decls.newListType(Decls.String);
    }

    @Override
    public void decide(LineFacts[] lines, List<Integer> broken) {
        try {
            for (LineFacts line : lines) {
                Map<String, Object> variables = line.variables();
                for (int i = 0; i < scripts.length; i++) {
                    if (!scripts[i].execute(Boolean.class, variables)) {
                        broken.add(PolicyPeer.found(i, line.getIndex()));
                    }
                }
            }
        } catch (ScriptException e) {
            throw new IllegalStateException(e);
        }
    }
}
