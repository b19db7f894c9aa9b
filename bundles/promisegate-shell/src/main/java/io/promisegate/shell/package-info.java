/** Karaf commands: what is in force, what a quote would get, and why a decision came out as it did. */
@NullMarked
package io.promisegate.shell;

import org.jspecify.annotations.NullMarked;
