/** The canonical format, the reader that finds out the format, and the writer of decisions. */
@NullMarked
package io.promisegate.json.internal;

import org.jspecify.annotations.NullMarked;
