/** Quotes in a HubSpot account; nothing here is for others, they meet it as services. */
@NullMarked
package io.promisegate.cpq.hubspot;

import org.jspecify.annotations.NullMarked;
