package io.promisegate.itests;

/**
 * What was seen while the features were installed one after the other.
 *
 * @param camel after promisegate-camel-runtime alone
 * @param isSilentWithCamelAlone whether nothing answered over HTTP then
 * @param gate after promisegate
 * @param boundaries the boundaries then
 * @param undecided the decision on a good quote then
 * @param samples after promisegate-samples
 * @param decided the decision on the same quote then
 */
record Installation(
        Step camel,
        boolean isSilentWithCamelAlone,
        Step gate,
        Answer boundaries,
        Answer undecided,
        Step samples,
        Answer decided) {

    static final Installation NONE =
            new Installation(Step.NONE, false, Step.NONE, Answer.NONE, Answer.NONE, Step.NONE, Answer.NONE);

    /**
     * What the shell told at one step.
     *
     * @param features feature:list
     * @param bundles bundle:list
     */
    record Step(FeatureList features, String bundles) {
        static final Step NONE = new Step(FeatureList.of(""), "");
    }
}
