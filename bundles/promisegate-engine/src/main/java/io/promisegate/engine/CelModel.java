package io.promisegate.engine;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.StructValue;
import io.promisegate.boundary.Boundary;
import io.promisegate.engine.cel.Carrier;
import io.promisegate.engine.cel.Decimal;
import io.promisegate.engine.cel.HostModel;
import io.promisegate.quote.Money;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.PromiseValue.Milestone;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import io.promisegate.quote.ValueType;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The quote as CEL conditions see it: typed, without copies. A term {@code a.b} is the field {@code b} of the struct
 * {@code a}; where {@code a} is a term itself the name is joined, as in {@code autonomyTierAct}.
 */
@SuppressWarnings("Immutable") // shapes are complete when the constructor ends, quotes are immutable
final class CelModel implements CelTypeProvider, HostModel {
    static final CelType DECIMAL = OpaqueType.create(Carrier.DECIMAL_TYPE);
    static final CelType QUOTE = StructTypeReference.create("promisegate.Quote");
    static final CelType LINE = StructTypeReference.create("promisegate.Line");
    static final CelModel INSTANCE = new CelModel();
    static final Method LEVEL = reader("level", Ladder.class, String.class);

    private final Map<String, StructShape<?>> shapes = new LinkedHashMap<>();
    private final StructShape<Quote> quotes;
    private final StructShape<QuoteLine> lines;

    private CelModel() {
        StructShape<PromiseValue.Ramp.Step> steps = shape("promisegate.RampStep", PromiseValue.Ramp.Step.class);
        steps.always("start", SimpleType.STRING, PromiseValue.Ramp.Step::start)
                .always("quantity", DECIMAL, step -> Decimal.of(step.quantity()));
        StructShape<PromiseValue.Tiers.Tier> tiers = shape("promisegate.PriceTier", PromiseValue.Tiers.Tier.class);
        tiers.always("from", DECIMAL, tier -> Decimal.of(tier.from()))
                .maybe("to", DECIMAL, tier -> tier.to() == null ? null : Decimal.of(tier.to()))
                .always("price", DECIMAL, tier -> Decimal.of(tier.price().value()));
        StructShape<Milestone> milestones = shape("promisegate.Milestone", Milestone.class);
        milestones
                .always("name", SimpleType.STRING, Milestone::name)
                .maybe("by", SimpleType.STRING, milestone -> text(milestone.by()), reader("isDated", Milestone.class));

        lines = shape("promisegate.Line", QuoteLine.class);
        lines.always("id", SimpleType.STRING, QuoteLine::id)
                .maybe("offering", SimpleType.STRING, QuoteLine::offering)
                .always(
                        "action",
                        SimpleType.STRING,
                        line -> line.action().name().toLowerCase(Locale.ROOT));
        for (Term term : Term.values()) {
            Getter<QuoteLine> getter = line -> value(line.promises(), term);
            int dot = term.termName().indexOf('.');
            String prefix = dot < 0 ? "" : term.termName().substring(0, dot);
            Field field = new Marked(
                    reader("marks", QuoteLine.class),
                    term.bit(),
                    reader(readerOf(term.type()), QuoteLine.class, Term.class),
                    term);
            if (dot < 0) {
                lines.field(term.termName(), type(term.type()), getter, field);
            } else if (Term.named(prefix) != null) {
                String name = term.termName().substring(dot + 1);
                lines.field(
                        prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                        type(term.type()),
                        getter,
                        field);
            } else {
                group(prefix).field(term.termName().substring(dot + 1), type(term.type()), getter, field);
            }
        }
        quotes = shape("promisegate.Quote", Quote.class);
        quotes.always("id", SimpleType.STRING, Quote::id)
                .always("version", SimpleType.STRING, Quote::version)
                .always("format", SimpleType.STRING, Quote::format)
                .maybe("currency", SimpleType.STRING, Quote::currency)
                .maybe("account", SimpleType.STRING, Quote::account)
                .maybe("channel", SimpleType.STRING, Quote::channel)
                .maybe(
                        "total",
                        DECIMAL,
                        quote -> quote.total() == null
                                ? null
                                : Decimal.of(quote.total().value()))
                .always(
                        "lines",
                        ListType.create(LINE),
                        quote -> quote.lines().stream()
                                .map(line -> new Lazy<>(lines, line))
                                .toList());
    }

    Object quote(Quote quote) {
        return new Lazy<>(quotes, quote);
    }

    Object line(QuoteLine line) {
        return new Lazy<>(lines, line);
    }

    private static Method reader(String name, Class<?>... parameters) {
        try {
            return QuoteFields.class.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("There is no reader " + name, e);
        }
    }

    private static String readerOf(ValueType type) {
        return switch (type) {
            case TEXT -> "text";
            case DATE_OR_DURATION -> "words";
            case FLAG -> "flag";
            case INTEGER, DAYS -> "whole";
            case DURATION -> "days";
            case DECIMAL -> "decimal";
            case MONEY -> "amount";
            case TEXTS -> "texts";
            case RAMP -> "steps";
            case TIERS -> "tiers";
            case MILESTONE -> "milestone";
        };
    }

    @Override
    public boolean isStruct(String type) {
        return shapes.containsKey(type);
    }

    @Override
    public Class<?> classOf(String type) {
        return known(type).host;
    }

    @Override
    public @Nullable Field field(String type, String field) {
        return known(type).fields.get(field);
    }

    @Override
    public @Nullable Function function(String overload) {
        // the ladder is that of a boundary
        return null;
    }

    private StructShape<?> known(String type) {
        return Objects.requireNonNull(shapes.get(type), type);
    }

    private <T> StructShape<T> shape(String name, Class<T> host) {
        StructShape<T> shape = new StructShape<>(name, host);
        shapes.put(name, shape);
        return shape;
    }

    /** Returns the struct of a group of terms, which is a field of the line that is always there. */
    private StructShape<QuoteLine> group(String prefix) {
        String name = "promisegate.Line." + prefix;
        @SuppressWarnings("unchecked")
        StructShape<QuoteLine> known = (StructShape<QuoteLine>) shapes.get(name);
        if (known != null) {
            return known;
        }
        StructShape<QuoteLine> group = shape(name, QuoteLine.class);
        lines.field(prefix, StructTypeReference.create(name), line -> new Lazy<>(group, line), new Part());
        return group;
    }

    private static CelType type(ValueType type) {
        return switch (type) {
            case TEXT, DATE_OR_DURATION -> SimpleType.STRING;
            case FLAG -> SimpleType.BOOL;
            case INTEGER, DAYS, DURATION -> SimpleType.INT;
            case DECIMAL, MONEY -> DECIMAL;
            case TEXTS -> ListType.create(SimpleType.STRING);
            case RAMP -> ListType.create(StructTypeReference.create("promisegate.RampStep"));
            case TIERS -> ListType.create(StructTypeReference.create("promisegate.PriceTier"));
            case MILESTONE -> StructTypeReference.create("promisegate.Milestone");
        };
    }

    /** Returns the value in the type that CEL was told; null where it is absent or malformed. */
    private @Nullable Object value(PromiseSet promises, Term term) {
        PromiseValue value = promises.value(term);
        if (value == null || value instanceof PromiseValue.Malformed) {
            return null;
        }
        if (value instanceof PromiseValue.Numeric number) {
            return term.type() == ValueType.DECIMAL
                    ? Decimal.of(number.value())
                    : (Object) number.value().longValueExact();
        } else if (value instanceof Money money) {
            return Decimal.of(money.value());
        } else if (value instanceof PromiseValue.Flag flag) {
            return flag.value();
        } else if (value instanceof PromiseValue.Duration duration && term.type() == ValueType.DURATION) {
            return (long) Boundary.days(duration.value());
        } else if (value instanceof PromiseValue.Texts texts) {
            return texts.values();
        } else if (value instanceof PromiseValue.Ramp ramp) {
            return wrapped("promisegate.RampStep", ramp.steps());
        } else if (value instanceof PromiseValue.Tiers tiers) {
            return wrapped("promisegate.PriceTier", tiers.tiers());
        } else if (value instanceof PromiseValue.Milestone milestone) {
            return wrapped("promisegate.Milestone", List.of(milestone)).get(0);
        }
        return value.toString();
    }

    @SuppressWarnings("unchecked")
    private <T> List<Object> wrapped(String name, List<T> values) {
        StructShape<T> shape = (StructShape<T>) Objects.requireNonNull(shapes.get(name));
        return values.stream().<Object>map(value -> new Lazy<>(shape, value)).toList();
    }

    private static @Nullable String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return shapes.values().stream().<CelType>map(StructShape::type).collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public Optional<CelType> findType(String name) {
        StructShape<?> shape = shapes.get(name);
        return shape == null ? Optional.empty() : Optional.of(shape.type());
    }

    /** Gets a field as the interpreter has it, null where it is absent. */
    @FunctionalInterface
    private interface Getter<T> {
        @Nullable
        Object get(T host);
    }

    /** The fields of a struct: their types, and how to get them. */
    private static final class StructShape<T> {
        private final String name;
        private final Class<T> host;
        private final Map<String, CelType> types = new LinkedHashMap<>();
        private final Map<String, Getter<T>> getters = new LinkedHashMap<>();
        private final Map<String, Field> fields = new LinkedHashMap<>();
        private @Nullable StructType type;

        StructShape(String name, Class<T> host) {
            this.name = name;
            this.host = host;
        }

        /** Adds a field that is always there. */
        StructShape<T> always(String field, CelType fieldType, Getter<T> getter) {
            return field(field, fieldType, getter, new Always(reader(field, host), null));
        }

        /** Adds a field that is there where it is not null. */
        StructShape<T> maybe(String field, CelType fieldType, Getter<T> getter) {
            return maybe(field, fieldType, getter, null);
        }

        /**
         * Adds a field that is there where it is not null.
         *
         * @param test tells whether it is there, null where one has to read it
         */
        StructShape<T> maybe(String field, CelType fieldType, Getter<T> getter, @Nullable Method test) {
            return field(field, fieldType, getter, new Maybe(reader(field, host), null, test));
        }

        StructShape<T> field(String field, CelType fieldType, Getter<T> getter, Field compiled) {
            types.put(field, fieldType);
            getters.put(field, getter);
            fields.put(field, compiled);
            return this;
        }

        synchronized StructType type() {
            if (type == null) {
                ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(types);
                type = StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
            }
            return type;
        }
    }

    /** A struct whose fields are read from the domain object when they are asked for. */
    private static final class Lazy<T> extends StructValue<String, Object> {
        private final StructShape<T> shape;
        private final T target;

        Lazy(StructShape<T> shape, T target) {
            this.shape = shape;
            this.target = target;
        }

        @Override
        public Object value() {
            return this;
        }

        @Override
        public boolean isZeroValue() {
            return false;
        }

        @Override
        public CelType celType() {
            return shape.type();
        }

        @Override
        public Object select(String field) {
            return find(field)
                    .orElseThrow(() -> CelAttributeNotFoundException.of(field + " is not set; ask has() first"));
        }

        @Override
        public Optional<Object> find(String field) {
            Getter<T> getter = shape.getters.get(field);
            return getter == null ? Optional.empty() : Optional.ofNullable(getter.get(target));
        }
    }
}
