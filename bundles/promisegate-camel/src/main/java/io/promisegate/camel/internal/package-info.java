/** How the component gets its services in OSGi, and the ready-made file inbox. */
@NullMarked
package io.promisegate.camel.internal;

import org.jspecify.annotations.NullMarked;
