/** The commercial offer from a CPQ in its canonical, immutable, format-neutral form. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.quote;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
