package io.promisegate.engine;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.Offering;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The offerings of a boundary by the names that CPQs know them by. Each name has a place, where what is asked of its
 * offering on every line stands beside it; a name that {@link String#intern} returned is found without a look at its
 * characters.
 */
final class Offerings {
    /** The place of what is no name of an offering. */
    static final int NONE = -1;

    private static final int MIX = 0x9E3779B9;

    /** A name and its {@link OfferingTable}, side by side, so that the processor fetches them together. */
    private final @Nullable Object[] places;

    /** The offering of each place. */
    private final @Nullable Offering[] offerings;

    private final int shift;

    private record Known(Offering offering, OfferingTable table) {}

    Offerings(Boundary boundary, Ladder ladder, long coveredByRules, ZoneId zone) {
        Map<String, OfferingTable.SupplierTable> suppliers = new HashMap<>();
        boundary.suppliers()
                .forEach((id, supplier) -> suppliers.put(id, new OfferingTable.SupplierTable(supplier, zone)));
        OfferingParts parts = new OfferingParts();
        Map<String, Known> known = new HashMap<>();
        for (Offering each : boundary.offerings().values()) {
            Offering offering = parts.of(each);
            OfferingTable table = parts.made(
                    parts.unnamed(offering),
                    OfferingTable.class,
                    terms -> new OfferingTable(terms, ladder, suppliers, boundary, coveredByRules, zone, parts));
            names(offering).forEach(name -> known.put(name, new Known(offering, table)));
        }
        int size = Integer.highestOneBit(known.size() + known.size() / 2 + 1) * 2;
        shift = Integer.numberOfLeadingZeros(size) + 1;
        places = new @Nullable Object[2 * size];
        offerings = new @Nullable Offering[size];
        known.forEach(this::put);
    }

    private void put(String name, Known offering) {
        int place = first(name);
        while (nameAt(place) != null) {
            place = next(place);
        }
        places[2 * place] = name.intern();
        places[2 * place + 1] = offering.table;
        offerings[place] = offering.offering;
    }

    private @Nullable Object nameAt(int place) {
        return places[2 * place];
    }

    private int first(String name) {
        return (name.hashCode() * MIX) >>> shift;
    }

    private int next(int place) {
        return place + 1 == offerings.length ? 0 : place + 1;
    }

    /** Returns the place of an offering's name, {@link #NONE} where no offering has it. */
    @SuppressWarnings("ReferenceEquality") // what is not the same is compared afterwards
    int place(@Nullable String name) {
        if (name == null) {
            return NONE;
        }
        int first = first(name);
        for (int place = first; nameAt(place) != null; place = next(place)) {
            if (nameAt(place) == name) {
                return place;
            }
        }
        for (int place = first; nameAt(place) != null; place = next(place)) {
            if (name.equals(nameAt(place))) {
                return place;
            }
        }
        return NONE;
    }

    /** Returns the offering of a place, null for {@link #NONE}. */
    @Nullable
    Offering offering(int place) {
        return place == NONE ? null : offerings[place];
    }

    /** Returns the offering of a name, null where none has it. */
    @Nullable
    Offering offering(@Nullable String name) {
        return offering(place(name));
    }

    /** Returns what the checks ask about the offering of a place, null for {@link #NONE}. */
    @Nullable
    OfferingTable table(int place) {
        return place == NONE ? null : (OfferingTable) places[2 * place + 1];
    }

    /** Returns whether two are one, by whichever of its names they were found. */
    static boolean isSame(@Nullable Offering one, Offering other) {
        return one != null && one.id().equals(other.id());
    }

    /** Returns the names that CPQs know an offering by. */
    static Set<String> names(Offering offering) {
        Set<String> all = new TreeSet<>(offering.ids());
        all.add(offering.id());
        return all;
    }
}
