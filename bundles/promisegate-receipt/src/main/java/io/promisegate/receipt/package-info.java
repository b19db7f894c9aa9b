/** Receipts, and how to verify them without the gate. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.receipt;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
