/** The ledger over JDBC. */
@NullMarked
package io.promisegate.ledger.internal;

import org.jspecify.annotations.NullMarked;
