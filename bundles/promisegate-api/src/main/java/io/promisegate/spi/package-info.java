/** Where others plug in: quote formats, checks of their own, and the compiler of a boundary. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
