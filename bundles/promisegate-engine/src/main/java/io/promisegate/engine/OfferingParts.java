package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Autonomy;
import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Offering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts that offerings of a boundary have in common, each kept once: catalogues of ten thousand say the same of
 * retention, commitment and service again and again, and a quote names any of them. Not thread-safe.
 */
final class OfferingParts {
    private final Map<Object, Object> parts = new HashMap<>();

    /** What was made of a part. */
    private record Made(Object of, Class<?> type) {}

    /** Returns the first part that is equal. */
    <T> T of(T part) {
        return one(part, part);
    }

    private <T> @Nullable T ofMaybe(@Nullable T part) {
        return part == null ? null : of(part);
    }

    /** Returns what was made of the first part that is equal. */
    <K, T> T made(K part, Class<T> type, Function<K, T> maker) {
        Object known = parts.get(new Made(part, type));
        return known == null ? one(new Made(part, type), maker.apply(part)) : type.cast(known);
    }

    @SuppressWarnings("unchecked") // what is equal is of the same type
    private <T> T one(Object key, T part) {
        Object known = parts.putIfAbsent(key, part);
        return known == null ? part : (T) known;
    }

    /** Returns an offering that says the same. */
    Offering of(Offering offering) {
        Autonomy autonomy = offering.autonomy();
        return new Offering(
                offering.id(),
                offering.title(),
                offering.ids(),
                of(offering.models()),
                autonomy == null
                        ? null
                        : of(new Autonomy(
                                autonomy.certificates(),
                                of(autonomy.humanApprovalFor()),
                                autonomy.customerFacingUpTo())),
                ofMaybe(offering.data()),
                ofMaybe(offering.commitment()),
                ofMaybe(offering.outcome()),
                ofMaybe(offering.service()),
                of(offering.delivery()),
                offering.modelChangeNoticeDays(),
                offering.modelPinning(),
                of(offering.subprocessors()),
                of(offering.regulations()),
                ofMaybe(offering.maxDiscountPercent()));
    }

    /** Returns an offering without its names and those of its certificates, which are for people. */
    Offering unnamed(Offering offering) {
        Autonomy autonomy = offering.autonomy();
        return new Offering(
                "",
                "",
                List.of(),
                offering.models(),
                autonomy == null
                        ? null
                        : new Autonomy(
                                autonomy.certificates().stream()
                                        .map(OfferingParts::unnamed)
                                        .toList(),
                                autonomy.humanApprovalFor(),
                                autonomy.customerFacingUpTo()),
                offering.data(),
                offering.commitment(),
                offering.outcome(),
                offering.service(),
                offering.delivery(),
                offering.modelChangeNoticeDays(),
                offering.modelPinning(),
                offering.subprocessors(),
                offering.regulations(),
                offering.maxDiscountPercent());
    }

    private static Certificate unnamed(Certificate certificate) {
        return new Certificate(
                "", certificate.tiers(), certificate.models(), certificate.useCases(), "", "", certificate.expires());
    }

    /** Returns numbers as an array. */
    int[] numbers(List<Integer> numbers) {
        return made(
                numbers,
                int[].class,
                all -> all.stream().mapToInt(Integer::intValue).toArray());
    }
}
