const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

module.exports = {
  ...jestConfig,
  testMatch: ["<rootDir>/component/**/__tests__/**/*.test.js"]
};
