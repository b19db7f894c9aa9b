package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Offering;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The offerings of a boundary by the names that CPQs know them by. They have numbers, by which what is asked of them on
 * every line lies together; a name that {@link String#intern} returned is found without a look at its characters.
 */
final class Offerings {
    /** Stands for none. */
    static final int NONE = 0;

    private static final int MIX = 0x9E3779B9;

    private final @Nullable String[] names;
    private final int[] numbers;
    private final int shift;

    private final @Nullable Offering[] offerings;
    private final @Nullable OfferingTable[] tables;

    Offerings(Boundary boundary, Ladder ladder, long coveredByRules, ZoneId zone) {
        Map<String, OfferingTable.SupplierTable> suppliers = new HashMap<>();
        boundary.suppliers()
                .forEach((id, supplier) -> suppliers.put(id, new OfferingTable.SupplierTable(supplier, zone)));
        OfferingParts parts = new OfferingParts();
        Map<String, Integer> known = new HashMap<>();
        offerings = new @Nullable Offering[boundary.offerings().size() + 1];
        tables = new @Nullable OfferingTable[offerings.length];
        int number = NONE;
        for (Offering offering : boundary.offerings().values()) {
            number++;
            offerings[number] = parts.of(offering);
            tables[number] = parts.made(
                    parts.unnamed(offerings[number]),
                    OfferingTable.class,
                    terms -> new OfferingTable(terms, ladder, suppliers, boundary, coveredByRules, zone, parts));
            known.put(offering.id(), number);
            for (String id : offering.ids()) {
                known.put(id, number);
            }
        }
        int places = Integer.highestOneBit(known.size() + known.size() / 2 + 1) * 2;
        shift = Integer.numberOfLeadingZeros(places) + 1;
        names = new @Nullable String[places];
        numbers = new int[places];
        known.forEach(this::put);
    }

    private void put(String name, int number) {
        int place = place(name);
        while (names[place] != null) {
            place = next(place);
        }
        names[place] = name.intern();
        numbers[place] = number;
    }

    private int place(String name) {
        return (name.hashCode() * MIX) >>> shift;
    }

    private int next(int place) {
        return place + 1 == names.length ? 0 : place + 1;
    }

    /** Returns the number of an offering, {@link #NONE} where there is none of that name. */
    @SuppressWarnings("ReferenceEquality") // what is not the same is compared afterwards
    int number(@Nullable String name) {
        if (name == null) {
            return NONE;
        }
        int first = place(name);
        for (int place = first; names[place] != null; place = next(place)) {
            if (names[place] == name) {
                return numbers[place];
            }
        }
        for (int place = first; names[place] != null; place = next(place)) {
            if (name.equals(names[place])) {
                return numbers[place];
            }
        }
        return NONE;
    }

    /** Returns an offering by its number, null for {@link #NONE}. */
    @Nullable
    Offering offering(int number) {
        return offerings[number];
    }

    /** Returns what the checks ask about an offering, null for {@link #NONE}. */
    @Nullable
    OfferingTable table(int number) {
        return tables[number];
    }

    /** Returns the names that CPQs know an offering by. */
    Set<String> names(int number) {
        Offering offering = Objects.requireNonNull(offerings[number]);
        Set<String> all = new TreeSet<>(offering.ids());
        all.add(offering.id());
        return all;
    }
}
