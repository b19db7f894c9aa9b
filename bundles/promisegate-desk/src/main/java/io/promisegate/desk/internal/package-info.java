@NullMarked
package io.promisegate.desk.internal;

import org.jspecify.annotations.NullMarked;
