import { LightningElement, api, wire } from "lwc";
import { getFieldValue, getRecord } from "lightning/uiRecordApi";

const OUTCOME = "Promisegate_Outcome__c";
const FINDINGS = "Promisegate_Findings__c";
const CASE = "Promisegate_Case__c";

/** How each known outcome is named and drawn; an unknown one is shown as it was written. */
const OUTCOMES = {
  blocked: {
    label: "Blocked",
    icon: "utility:error",
    sentence: "Promisegate blocked this quote."
  },
  review: {
    label: "In review",
    icon: "utility:clock",
    sentence: "This quote is waiting for a review in Promisegate."
  },
  undecided: {
    label: "Not judged",
    icon: "utility:warning",
    sentence: "Promisegate could not judge this quote; it is tried again."
  },
  cleared: {
    label: "Cleared",
    icon: "utility:success",
    sentence: "Promisegate cleared this quote."
  }
};

const CHANGES = { add: "Add", remove: "Remove", replace: "Replace" };

const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A JSON value as one line of text, with words where there is nothing to print. */
function asText(value) {
  if (value === undefined) {
    return "(not recorded)";
  }
  if (value === null || value === "") {
    return "(empty)";
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What stood at the step's path before it: known for a new entry and for the finding's own pointer. */
function valueBefore(finding, step) {
  if (step.path === finding.pointer && finding.promised !== undefined) {
    return asText(finding.promised);
  }
  return step.op === "add" ? "(nothing)" : asText(undefined);
}

function toStep(finding, step, index) {
  return {
    key: `step-${index}`,
    path: asText(step.path),
    change: CHANGES[step.op] || asText(step.op),
    before: valueBefore(finding, step),
    after: step.op === "remove" ? "(removed)" : asText(step.value)
  };
}

function toFinding(finding, index, all) {
  const fix = finding.fix ?? [];
  const readable = Array.isArray(fix) && fix.every(isObject);
  const steps = readable
    ? fix.map((step, at) => toStep(finding, step, at))
    : [];
  const reviewers = Array.isArray(finding.reviewers) ? finding.reviewers : [];
  return {
    key: `finding-${index}`,
    heading: `Finding ${index + 1} of ${all.length}: ${asText(finding.rule)}`,
    caption: `Fix for finding ${index + 1}`,
    message: asText(finding.message),
    pointer: asText(finding.pointer),
    promised: asText(finding.promised),
    remedy: finding.waived === true ? "The deal desk has approved this." : finding.remedy,
    steps,
    hasSteps: steps.length > 0,
    noSteps: readable
      ? "No single change of a field fixes this."
      : "The fix for this finding could not be read.",
    reviewers: reviewers.map(asText).join(", ")
  };
}

/** The findings stored as JSON text, or undefined when the text is not a list of findings. */
function readFindings(text) {
  if (!text) {
    return [];
  }
  try {
    const stored = JSON.parse(text);
    if (Array.isArray(stored) && stored.every(isObject)) {
      return stored.map(toFinding);
    }
  } catch {
    // Not JSON: answered below, as for JSON of another shape.
  }
  return undefined;
}

function readOutcome(text) {
  const name = (text || "").trim();
  if (!name) {
    return {
      label: "Not checked",
      icon: "utility:info",
      sentence: "Promisegate has not checked this quote yet."
    };
  }
  const known = name.toLowerCase();
  return Object.hasOwn(OUTCOMES, known)
    ? OUTCOMES[known]
    : {
        label: name,
        icon: "utility:info",
        sentence: `Promisegate answered "${name}".`
      };
}

function countOf(findings) {
  if (!findings) {
    return "The findings stored on this quote could not be read.";
  }
  if (findings.length === 0) {
    return "It has no findings.";
  }
  return findings.length === 1
    ? "It has 1 finding."
    : `It has ${findings.length} findings.`;
}

/** The address when it is a web one, so that a stored script address never becomes a link. */
function webAddress(text) {
  try {
    const { protocol, href } = new URL(text);
    return protocol === "https:" || protocol === "http:" ? href : undefined;
  } catch {
    return undefined;
  }
}

/** The sentence that a failed Lightning Data Service request carries, whichever shape it has. */
function errorText(error) {
  const body = error?.body;
  const parts = (Array.isArray(body) ? body : [body])
    .map((part) => part?.message)
    .filter(Boolean);
  return parts.join(" ") || error?.message || "The reason is unknown.";
}

/** Shows on a quote's record page what Promisegate found, each fix and the way to the case. */
export default class PromisegateFindings extends LightningElement {
  @api recordId;
  @api objectApiName;

  quote;
  error;

  /**
   * Named by text rather than by schema import: an import would tie the bundle to one object,
   * and it serves both kinds of quote.
   */
  get fields() {
    return this.objectApiName
      ? [OUTCOME, FINDINGS, CASE].map((name) => this.qualified(name))
      : undefined;
  }

  @wire(getRecord, { recordId: "$recordId", fields: "$fields" })
  wiredQuote({ data, error }) {
    this.error = error;
    this.quote = data && this.toQuote(data);
  }

  /** The one sentence or two that the live region announces. */
  get status() {
    if (this.error) {
      return `Promisegate's answer could not be loaded. ${errorText(this.error)}`;
    }
    return this.quote ? this.quote.status : "Loading Promisegate's answer.";
  }

  qualified(name) {
    return `${this.objectApiName}.${name}`;
  }

  toQuote(data) {
    const value = (name) => getFieldValue(data, this.qualified(name));
    const outcome = readOutcome(value(OUTCOME));
    const findings = readFindings(value(FINDINGS));
    const caseText = value(CASE);
    const caseUrl = webAddress(caseText);
    const silent = !value(OUTCOME) && findings?.length === 0;
    return {
      ...outcome,
      status: silent
        ? outcome.sentence
        : `${outcome.sentence} ${countOf(findings)}`,
      findings: findings ?? [],
      hasFindings: Boolean(findings?.length),
      caseUrl,
      caseText: caseUrl ? undefined : caseText
    };
  }
}
