/** The gate over HTTP; nothing here is for others. */
@NullMarked
package io.promisegate.web;

import org.jspecify.annotations.NullMarked;
