/** Where the gate stands in flows of others, and whether it is in their way. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.attachment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
