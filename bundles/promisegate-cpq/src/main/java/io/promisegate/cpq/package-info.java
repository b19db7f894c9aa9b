/** How other systems are talked to over HTTP. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.cpq;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
