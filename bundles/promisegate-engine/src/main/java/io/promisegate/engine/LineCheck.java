package io.promisegate.engine;

/** A group of built-in checks on the line that a scan is at. */
@FunctionalInterface
interface LineCheck {
    void check(Scan scan);
}
