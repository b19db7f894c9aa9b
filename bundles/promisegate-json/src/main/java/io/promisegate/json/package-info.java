/** What every JSON quote format shares: strict reading, patching and the values of promises. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
