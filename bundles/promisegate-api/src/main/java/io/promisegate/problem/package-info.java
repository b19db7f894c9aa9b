/** What is wrong with an input, as a value: coded, located, and all of it at once. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.problem;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
