/** The record of decisions. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.ledger;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
