package io.promisegate.engine;

import io.promisegate.quote.Quote;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of quotes as conditions, made of what Jakarta Validation knows of them: whether they hold is found
 * out without building a path or a message. Where there is a constraint of another kind, nothing is known to hold, and
 * Jakarta Validation is asked. Immutable.
 */
final class PlainConstraints {
    private static final Map<String, Function<Quote, @Nullable Object>> FIELDS = Map.of(
            "id", Quote::id,
            "version", Quote::version,
            "format", Quote::format,
            "currency", Quote::currency,
            "account", Quote::account,
            "requester", Quote::requester,
            "channel", Quote::channel,
            "total", Quote::total,
            "texts", Quote::texts,
            "lines", Quote::lines);

    private final Predicate<Quote> @Nullable [] conditions;

    /**
     * Reads the constraints of a group.
     *
     * @param group the group that is validated
     */
    PlainConstraints(BeanDescriptor bean, Class<?> group) {
        List<Predicate<Quote>> all = new ArrayList<>();
        // of the quote as a whole
        boolean isPlain = bean.findConstraints()
                .unorderedAndMatchingGroups(group)
                .getConstraintDescriptors()
                .isEmpty();
        for (PropertyDescriptor property : bean.getConstrainedProperties()) {
            Function<Quote, @Nullable Object> field = FIELDS.get(property.getPropertyName());
            isPlain &= !property.isCascaded()
                    && property.getConstrainedContainerElementTypes().isEmpty();
            for (ConstraintDescriptor<?> constraint :
                    property.findConstraints().unorderedAndMatchingGroups(group).getConstraintDescriptors()) {
                Predicate<@Nullable Object> condition = condition(constraint.getAnnotation());
                if (field == null || condition == null) {
                    isPlain = false;
                } else {
                    all.add(quote -> condition.test(field.apply(quote)));
                }
            }
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Predicate<Quote>[] array = all.toArray(new Predicate[0]);
        conditions = isPlain ? array : null;
    }

    /** Returns a constraint as a condition, null where it is of another kind. */
    private static @Nullable Predicate<@Nullable Object> condition(Annotation constraint) {
        if (constraint instanceof Size size) {
            // an annotation is a proxy, and slow
            int least = size.min();
            int most = size.max();
            return value -> {
                int length = value instanceof CharSequence text
                        ? text.length()
                        : value instanceof Collection<?> all ? all.size() : least;
                return length >= least && length <= most;
            };
        }
        if (constraint instanceof NotNull) {
            return value -> value != null;
        }
        if (constraint instanceof NotBlank) {
            return value -> value instanceof String text && !text.isBlank();
        }
        if (constraint instanceof Pattern pattern && pattern.flags().length == 0) {
            return new Matching(java.util.regex.Pattern.compile(pattern.regexp()));
        }
        return null;
    }

    /**
     * A pattern, which the same text mostly matches again. Threads may see different last texts; each of those matches.
     */
    private static final class Matching implements Predicate<@Nullable Object> {
        private final java.util.regex.Pattern pattern;
        private @Nullable Object last;

        Matching(java.util.regex.Pattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public boolean test(@Nullable Object value) {
            if (value == null || value.equals(last)) {
                return true;
            }
            boolean matches = pattern.matcher((CharSequence) value).matches();
            if (matches && value instanceof String) {
                last = value;
            }
            return matches;
        }
    }

    /** Returns whether a quote is within all constraints; false also where that is not known. */
    boolean hold(Quote quote) {
        if (conditions == null) {
            return false;
        }
        for (Predicate<Quote> condition : conditions) {
            if (!condition.test(quote)) {
                return false;
            }
        }
        return true;
    }
}
