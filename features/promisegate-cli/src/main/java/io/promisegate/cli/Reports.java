package io.promisegate.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promisegate.boundary.BoundaryTest;
import io.promisegate.boundary.ExampleResult;
import io.promisegate.problem.Place;
import io.promisegate.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results in the formats that build servers read. */
final class Reports {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Reports() {}

    /** Returns problems as errors and notes as warnings, SARIF 2.1.0 of OASIS. */
    static byte[] sarif(Path file, List<Problem> problems, List<Problem> notes) throws IOException {
        ObjectNode sarif = MAPPER.createObjectNode()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0");
        ObjectNode run = sarif.putArray("runs").addObject();
        run.putObject("tool")
                .putObject("driver")
                .put("name", "promisegate")
                .put("informationUri", "https://promisegate.io");
        ArrayNode results = run.putArray("results");
        problems.forEach(problem -> result(results.addObject(), file, problem, "error"));
        notes.forEach(note -> result(results.addObject(), file, note, "warning"));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(sarif);
    }

    private static void result(ObjectNode result, Path file, Problem problem, String level) {
        result.put("ruleId", problem.code()).put("level", level);
        result.putObject("message")
                .put("text", problem.message() + (problem.hint() == null ? "" : " (" + problem.hint() + ")"));
        ObjectNode physical = result.putArray("locations").addObject().putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", file.toString().replace('\\', '/'));
        Place place = problem.place();
        if (place != null) {
            physical.putObject("region").put("startLine", place.line()).put("startColumn", place.column());
        }
    }

    /** Writes a test case per example, or one that has the problems where there is no running them. */
    static void junit(Path file, BoundaryTest test, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            long failures =
                    test.examples().stream().filter(one -> !one.isGood()).count();
            boolean isBroken = !test.problems().isEmpty();
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", String.valueOf(file.getFileName()));
            xml.writeAttribute("tests", String.valueOf(test.examples().size() + (isBroken ? 1 : 0)));
            xml.writeAttribute("failures", String.valueOf(failures));
            xml.writeAttribute("errors", isBroken ? "1" : "0");
            for (ExampleResult example : test.examples()) {
                xml.writeStartElement("testcase");
                xml.writeAttribute("classname", String.valueOf(file.getFileName()));
                xml.writeAttribute("name", example.name());
                String disagreement = example.disagreement();
                if (disagreement != null) {
                    xml.writeStartElement("failure");
                    xml.writeAttribute("message", disagreement);
                    xml.writeCharacters(example.place() + ": " + disagreement);
                    xml.writeEndElement();
                }
                xml.writeEndElement();
            }
            if (isBroken) {
                xml.writeStartElement("testcase");
                xml.writeAttribute("classname", String.valueOf(file.getFileName()));
                xml.writeAttribute("name", "the boundary is in order");
                xml.writeStartElement("error");
                xml.writeAttribute("message", test.problems().size() + " problem(s)");
                for (Problem problem : test.problems()) {
                    xml.writeCharacters(problem + "\n");
                }
                xml.writeEndElement();
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }
}
