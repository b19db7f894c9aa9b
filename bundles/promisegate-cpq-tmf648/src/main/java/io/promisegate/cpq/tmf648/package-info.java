/** TM Forum TMF648 quotes in; nothing here is for others, they meet it as a service. */
@NullMarked
package io.promisegate.cpq.tmf648;

import org.jspecify.annotations.NullMarked;
