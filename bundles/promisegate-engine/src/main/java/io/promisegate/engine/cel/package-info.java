/**
 * Turns checked CEL expressions into classes, with the semantics of the language to the letter; of quotes it knows
 * nothing. What it does not cover is left to the interpreter.
 */
@NullMarked
package io.promisegate.engine.cel;

import org.jspecify.annotations.NullMarked;
