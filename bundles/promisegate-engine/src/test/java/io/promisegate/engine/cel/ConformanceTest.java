package io.promisegate.engine.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelInternalRuntimeLibrary;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The cases of the CEL specification: what is compiled comes to what the interpreter comes to, value or error. They
 * come from npm; the path of its {@code npm} comes from {@code NPM}. A machine without one skips them.
 */
class ConformanceTest {
    private static final Path PROJECT = Path.of("src/test/conformance");
    private static final Path WORK = Path.of("target/conformance");
    private static final int LONGEST_MINUTES = 5;
    private static final int MOST_STEPS = 100_000;
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(MOST_STEPS)
            .build();

    private final CelStandardFunctions standard =
            CelStandardFunctions.newBuilder().build();
    private static final List<CelCompilerLibrary> LIBRARIES = List.of(
            CelExtensions.strings(),
            CelExtensions.math(),
            CelExtensions.encoders(OPTIONS),
            CelExtensions.bindings(),
            CelExtensions.optional());

    private final RuleCompiler compiler = new RuleCompiler(
            HostModel.NONE,
            new Functions(standard, OPTIONS, RuntimeEquality.create(RuntimeHelpers.create(), OPTIONS), ofLibraries()),
            MOST_STEPS);
    private final CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(standard)
            .addLibraries(LIBRARIES.stream()
                    .filter(CelRuntimeLibrary.class::isInstance)
                    .map(CelRuntimeLibrary.class::cast)
                    .toList())
            .build();

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> different = new ArrayList<>();
    private final Map<String, Integer> uncovered = new TreeMap<>();

    /** Returns the functions that the libraries bring along. */
    private static List<CelFunctionBinding> ofLibraries() {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        CelRuntimeBuilder builder = (CelRuntimeBuilder) Proxy.newProxyInstance(
                CelRuntimeBuilder.class.getClassLoader(),
                new Class<?>[] {CelRuntimeBuilder.class},
                (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof Iterable<?> some) {
                        some.forEach(one -> bindings.add((CelFunctionBinding) one));
                    } else if (arguments != null && arguments[0] instanceof CelFunctionBinding[] some) {
                        bindings.addAll(List.of(some));
                    }
                    return proxy;
                });
        for (CelCompilerLibrary library : LIBRARIES) {
            if (library instanceof CelInternalRuntimeLibrary internal) {
                internal.setRuntimeOptions(builder, RuntimeEquality.create(RuntimeHelpers.create(), OPTIONS), OPTIONS);
            } else if (library instanceof CelRuntimeLibrary one) {
                one.setRuntimeOptions(builder);
            }
        }
        return bindings;
    }

    private static int run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectError(WORK.resolve("error.log").toFile())
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return process.exitValue();
    }

    private static JsonNode cases() throws Exception {
        String asked = System.getenv("NPM");
        String npm = asked == null ? "npm" : asked;
        Files.createDirectories(WORK);
        try (Stream<Path> all = Files.list(PROJECT)) {
            for (Path from : all.toList()) {
                Files.write(WORK.resolve(from.getFileName().toString()), Files.readAllBytes(from));
            }
        }
        Path cases = WORK.resolve("cases.json").toAbsolutePath();
        int installed;
        try {
            installed = run(
                    WORK.resolve("npm.log").toAbsolutePath(),
                    List.of(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            installed = installed == 0 ? run(cases, List.of("node", "cases.cjs")) : installed;
        } catch (IOException e) {
            installed = -1;
        }
        if (installed != 0 && asked == null) {
            abort("npm cannot install the cases of the CEL specification: they are not looked at. Install Node 20, or"
                    + " set NPM.");
        }
        assertThat(installed).as(WORK.toString()).isZero();
        return JsonMapper.builder().build().readTree(Files.readAllBytes(cases));
    }

    @Test
    void whatIsCompiledComesToWhatTheInterpreterComesTo() throws Exception {
        for (JsonNode one : cases()) {
            counts.merge("all", 1, Integer::sum);
            counts.merge(held(one), 1, Integer::sum);
        }
        System.out.println("CEL conformance: " + counts + ", not covered: " + uncovered);
        assertThat(different).isEmpty();
        assertThat(counts.getOrDefault("compiled", 0)).isGreaterThan(700);
    }

    private String held(JsonNode one) {
        CelAbstractSyntaxTree ast;
        Map<String, CelType> names = new LinkedHashMap<>();
        Map<String, Object> variables = new LinkedHashMap<>();
        try {
            CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                    .setOptions(OPTIONS)
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .addLibraries(LIBRARIES)
                    .setContainer(CelContainer.ofName(one.path("container").asText()));
            for (JsonNode name : one.path("typeEnv")) {
                CelType type = type(name.at("/ident/type"));
                names.put(name.path("name").asText(), type);
                builder.addVar(name.path("name").asText(), type);
            }
            for (Map.Entry<String, JsonNode> binding : one.path("bindings").properties()) {
                variables.put(binding.getKey(), value(binding.getValue().path("value")));
            }
            CelCompiler compiling = builder.build();
            CelValidationResult parsed = compiling.parse(one.path("expr").asText());
            if (parsed.hasError()) {
                return "not of the language that the interpreter is set to";
            }
            ast = one.path("disableCheck").asBoolean()
                    ? parsed.getAst()
                    : compiling.check(parsed.getAst()).getAst();
        } catch (CelValidationException | IllegalArgumentException e) {
            return "not of the language that the interpreter is set to";
        }
        Object wanted;
        try {
            wanted = runtime.createProgram(ast).eval(variables);
        } catch (CelEvaluationException e) {
            wanted = e;
        }
        RuleCompiler.Expression compiled;
        try {
            compiled = compiler.compile(ast, names);
        } catch (RuntimeException | LinkageError e) {
            different.add(one.path("expr").asText() + " is " + e + " instead of " + wanted);
            return "broken";
        }
        if (compiled == null) {
            uncovered.merge(one.path("file").asText(), 1, Integer::sum);
            return "interpreted";
        }
        Object got;
        try {
            got = compiled.value(variables);
        } catch (RuntimeException e) {
            got = e;
        }
        if (!isSame(wanted, got)) {
            different.add(one.path("file").asText() + ' ' + one.path("name").asText() + ": "
                    + one.path("expr").asText() + " is " + got + " instead of " + wanted);
        }
        return "compiled";
    }

    private static boolean isSame(Object wanted, Object got) {
        if (wanted instanceof Exception || got instanceof Exception) {
            return wanted instanceof CelEvaluationException one
                    && got instanceof Exception other
                    && isSame(one.getErrorCode(), code(other));
        }
        return wanted.getClass() == got.getClass() || wanted instanceof List || wanted instanceof Map
                ? wanted.equals(got)
                : false;
    }

    /** The interpreter forgets the kind of some errors, but calls none what it is not. */
    private static boolean isSame(CelErrorCode wanted, CelErrorCode got) {
        return wanted == got || wanted == CelErrorCode.INTERNAL_ERROR;
    }

    private static CelErrorCode code(Exception failure) {
        return failure instanceof CelFailure known
                ? known.code()
                : failure instanceof CelRuntimeException known ? known.getErrorCode() : CelErrorCode.INTERNAL_ERROR;
    }

    private static CelType type(JsonNode type) {
        if (type.has("primitive")) {
            return switch (type.path("primitive").asText()) {
                case "BOOL" -> SimpleType.BOOL;
                case "INT64" -> SimpleType.INT;
                case "UINT64" -> SimpleType.UINT;
                case "DOUBLE" -> SimpleType.DOUBLE;
                case "STRING" -> SimpleType.STRING;
                case "BYTES" -> SimpleType.BYTES;
                default -> throw new IllegalArgumentException(type.toString());
            };
        }
        if (type.has("dyn")) {
            return SimpleType.DYN;
        }
        if (type.has("listType")) {
            return ListType.create(type(type.at("/listType/elemType")));
        }
        if (type.has("mapType")) {
            return MapType.create(type(type.at("/mapType/keyType")), type(type.at("/mapType/valueType")));
        }
        throw new IllegalArgumentException(type.toString());
    }

    private static @Nullable Object value(JsonNode value) {
        Map.Entry<String, JsonNode> one = value.properties().iterator().next();
        JsonNode is = one.getValue();
        return switch (one.getKey()) {
            case "nullValue" -> NullValue.NULL_VALUE;
            case "boolValue" -> is.asBoolean();
            case "int64Value" -> Long.parseLong(is.asText());
            case "uint64Value" -> UnsignedLong.valueOf(is.asText());
            case "doubleValue" -> Double.parseDouble(is.asText());
            case "stringValue" -> is.asText();
            case "bytesValue" -> CelByteString.of(Base64.getDecoder().decode(is.asText()));
            case "listValue" -> {
                List<Object> list = new ArrayList<>();
                is.path("values").forEach(element -> list.add(value(element)));
                yield list;
            }
            case "mapValue" -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                is.path("entries").forEach(entry -> map.put(value(entry.path("key")), value(entry.path("value"))));
                yield map;
            }
            default -> throw new IllegalArgumentException(one.getKey());
        };
    }
}
