/** Boundary documents and the gate that decides by them; nothing here is for others, they meet it as services. */
@NullMarked
package io.promisegate.boundary.internal;

import org.jspecify.annotations.NullMarked;
