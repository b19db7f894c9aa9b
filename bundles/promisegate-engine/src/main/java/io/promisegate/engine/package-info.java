/** Compiles a boundary into an evaluator and runs it; nothing here is for others, they meet it as a service. */
@NullMarked
package io.promisegate.engine;

import org.jspecify.annotations.NullMarked;
