/** Holds a quote against the active boundary from any Jakarta Validation validator. */
@Export
@Version("1.0.0")
@NullMarked
package io.promisegate.validation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
