/** The {@code promisegate:} component and the names it leaves on an exchange. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.camel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
