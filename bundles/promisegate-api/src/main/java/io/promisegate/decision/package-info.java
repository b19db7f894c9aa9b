/** The gate and its answer for one quote at one boundary revision. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.decision;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
