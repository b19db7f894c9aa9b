/** Quotes in a Salesforce org; nothing here is for others, they meet it as services. */
@NullMarked
package io.promisegate.cpq.salesforce;

import org.jspecify.annotations.NullMarked;
