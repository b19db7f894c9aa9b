package io.promisegate.attachment;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Compares contracts and the status of quotes with receipts, as configured. Thread-safe. */
@ProviderType
public interface BypassSweeps {
    /** Returns what the latest run of each sweep has found, by name; those that have not run yet are left out. */
    List<BypassSweep> latest();

    /** Runs all sweeps now, and returns what they find. */
    List<BypassSweep> run();
}
