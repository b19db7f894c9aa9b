// Writes the cases as JSON, each with the name of its file in the specification.
const { tests } = require("@bufbuild/cel-spec/testdata/conformance.js");
const cases = [];
function collect(suite, file) {
  for (const inner of suite.suites ?? []) collect(inner, file ?? inner.name);
  for (const test of suite.tests ?? []) cases.push({ file, ...test.original });
}
collect(tests);
process.stdout.write(JSON.stringify(cases));
