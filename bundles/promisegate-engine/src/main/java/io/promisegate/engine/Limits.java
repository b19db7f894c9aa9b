package io.promisegate.engine;

/**
 * What one decision may cost.
 *
 * @param decisionMillis most milliseconds for a decision, its fixes included
 * @param conditionSteps most evaluation steps for one condition of an author's rule; a loop over one list of texts of a
 *     line counts by itself
 * @param provenFixes most fixes that are proven for one decision
 */
record Limits(int decisionMillis, int conditionSteps, int provenFixes) {
    static final Limits DEFAULT = new Limits(2_000, 50_000, 100);
}
