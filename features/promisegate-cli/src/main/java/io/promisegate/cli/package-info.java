/** The tools of boundary authors as a command line. */
@NullMarked
package io.promisegate.cli;

import org.jspecify.annotations.NullMarked;
