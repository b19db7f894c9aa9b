package io.promisegate.ledger;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps what was measured of offerings, for those who promise them. Thread-safe, and safe between nodes. */
@ProviderType
public interface Figures {

    /** Keeps figures, all or none. */
    void keep(List<Figure> figures) throws IOException;

    /**
     * Returns the figures of some days, by day and offering.
     *
     * @param from the first day
     * @param until the last day
     * @param most so many at the most
     */
    List<Figure> list(LocalDate from, LocalDate until, int most) throws IOException;
}
