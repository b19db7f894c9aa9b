/** The promise boundary: what may be promised, per offering, and who keeps it in force. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.boundary;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
