/** Quotes fetched from CPQs, and the outbox delivered. */
@NullMarked
package io.promisegate.cpq.internal;

import org.jspecify.annotations.NullMarked;
