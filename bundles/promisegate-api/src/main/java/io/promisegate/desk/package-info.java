/** The deal desk: cases of quotes outside the boundary, their reviews, and the waivers that come of them. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.desk;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
