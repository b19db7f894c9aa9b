/** What the product costs, beside what plain Java and plain Jackson cost. */
@NullMarked
package io.promisegate.benchmark;

import org.jspecify.annotations.NullMarked;
