package io.promisegate.benchmark;

import io.promisegate.benchmark.Policy.PolicyRule;
import java.io.StringReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kie.api.io.Resource;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.kie.internal.io.ResourceFactory;

/** Kie DMN: a decision table that collects, with a row for each rule. */
final class DmnPeer implements PolicyPeer {
    private final DMNRuntime runtime;
    private final DMNModel model;

    DmnPeer(LineFacts sample) {
        Resource resource = ResourceFactory.newReaderResource(new StringReader(dmn(sample)), "UTF-8");
        resource.setSourcePath("policy.dmn");
        runtime = DMNRuntimeBuilder.fromDefaults()
                .buildConfiguration()
                .fromResources(List.of(resource))
                .getOrElseThrow(IllegalStateException::new);
        model = runtime.getModels().get(0);
        if (model.hasErrors()) {
            throw new IllegalStateException(model.getMessages().toString());
        }
    }

    private static String dmn(LineFacts sample) {
        Set<String> inputs = new LinkedHashSet<>();
        for (PolicyRule rule : Policy.RULES) {
            inputs.add(rule.feel());
        }
        StringBuilder xml = new StringBuilder("<definitions xmlns=\"http://www.omg.org/spec/DMN/20180521/MODEL/\""
                + " xmlns:feel=\"http://www.omg.org/spec/DMN/20180521/FEEL/\""
                + " id=\"policy\" name=\"policy\" namespace=\"urn:policy\">");
        StringBuilder required = new StringBuilder();
        sample.variables().forEach((name, value) -> {
            xml.append("<inputData id=\"i_")
                    .append(name)
                    .append("\" name=\"")
                    .append(name)
                    .append("\"><variable name=\"")
                    .append(name)
                    .append("\" typeRef=\"")
                    .append(typeOf(value))
                    .append("\"/></inputData>");
            required.append("<informationRequirement id=\"r_")
                    .append(name)
                    .append("\"><requiredInput href=\"#i_")
                    .append(name)
                    .append("\"/></informationRequirement>");
        });
        xml.append("<decision id=\"d\" name=\"broken\"><variable name=\"broken\" typeRef=\"Any\"/>")
                .append(required)
                .append("<decisionTable id=\"t\" hitPolicy=\"COLLECT\" outputLabel=\"broken\">");
        int column = 0;
        for (String input : inputs) {
            xml.append("<input id=\"c")
                    .append(column++)
                    .append("\"><inputExpression id=\"e")
                    .append(column)
                    .append("\"><text>")
                    .append(escaped(input))
                    .append("</text></inputExpression></input>");
        }
        xml.append("<output id=\"o\" typeRef=\"number\"/>");
        for (int i = 0; i < Policy.RULES.size(); i++) {
            PolicyRule rule = Policy.RULES.get(i);
            xml.append("<rule id=\"w").append(i).append("\">");
            for (String input : inputs) {
                xml.append("<inputEntry id=\"w")
                        .append(i)
                        .append('x')
                        .append(column++)
                        .append("\"><text>")
                        .append(input.equals(rule.feel()) ? escaped(rule.broken()) : "-")
                        .append("</text></inputEntry>");
            }
            xml.append("<outputEntry id=\"w")
                    .append(i)
                    .append("o\"><text>")
                    .append(i)
                    .append("</text></outputEntry></rule>");
        }
        return xml.append("</decisionTable></decision></definitions>").toString();
    }

    private static String typeOf(Object value) {
        return value instanceof String
                ? "string"
                : value instanceof Boolean ? "boolean" : value instanceof Number ? "number" : "Any";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public void decide(LineFacts[] lines, List<Integer> broken) {
        for (LineFacts line : lines) {
            DMNContext context = runtime.newContext();
            for (Map.Entry<String, Object> variable : line.variables().entrySet()) {
                context.set(variable.getKey(), variable.getValue());
            }
            DMNResult result = runtime.evaluateAll(model, context);
            if (result.hasErrors()) {
                throw new IllegalStateException(result.getMessages().toString());
            }
            if (result.getContext().get("broken") instanceof List<?> found) {
                found.forEach(rule -> broken.add(PolicyPeer.found(((Number) rule).intValue(), line.getIndex())));
            }
        }
    }
}
