import { createElement } from "lwc";
import { getRecord } from "lightning/uiRecordApi";
import PromisegateFindings from "c/promisegateFindings";

const CASE_URL = "https://promisegate.example.com/cases/42";

const DISCOUNT = {
  rule: "discount-ceiling",
  message: "The discount is above what the price book allows.",
  pointer: "/lines/0/discount",
  promised: 35,
  remedy: "Lower the discount to 20 percent.",
  fix: [{ op: "replace", path: "/lines/0/discount", value: 20 }],
  reviewers: ["deal-desk", "finance"]
};

const UPTIME = {
  rule: "uptime-clause",
  message: "The promised uptime needs the premium support line.",
  pointer: "/terms/uptime",
  promised: "99.99%",
  remedy: "",
  fix: [
    { op: "remove", path: "/terms/uptime" },
    { op: "add", path: "/lines/-", value: { product: "PREMIUM" } }
  ],
  reviewers: []
};

/** The component on a quote's record page, before any answer has arrived. */
function mount(objectApiName = "SBQQ__Quote__c") {
  const element = createElement("c-promisegate-findings", {
    is: PromisegateFindings
  });
  element.recordId = "a0q000000000001AAA";
  element.objectApiName = objectApiName;
  document.body.appendChild(element);
  return element;
}

/** The component once the record with these field values has arrived. */
async function show({ outcome = null, findings = null, url = null }) {
  const element = mount();
  getRecord.emit({
    apiName: "SBQQ__Quote__c",
    fields: {
      Promisegate_Outcome__c: { value: outcome },
      Promisegate_Findings__c: {
        value: Array.isArray(findings) ? JSON.stringify(findings) : findings
      },
      Promisegate_Case__c: { value: url }
    }
  });
  await Promise.resolve();
  return element;
}

const all = (element, selector) => [
  ...element.shadowRoot.querySelectorAll(selector)
];
const texts = (element, selector) =>
  all(element, selector).map((node) => node.textContent);
const status = (element) => texts(element, "[role='status']").join();
const badge = (element) => element.shadowRoot.querySelector("lightning-badge");

afterEach(() => {
  document.body.replaceChildren();
});

describe("c-promisegate-findings", () => {
  it.each(["SBQQ__Quote__c", "Quote"])(
    "asks for the fields of %s",
    async (name) => {
      const element = mount(name);
      await Promise.resolve();
      expect(getRecord.getLastConfig()).toEqual({
        recordId: "a0q000000000001AAA",
        fields: [
          `${name}.Promisegate_Outcome__c`,
          `${name}.Promisegate_Findings__c`,
          `${name}.Promisegate_Case__c`
        ]
      });
      expect(status(element)).toBe("Loading Promisegate's answer.");
    }
  );

  it("shows each finding of a blocked quote and its fix", async () => {
    const element = await show({
      outcome: "Blocked",
      findings: [DISCOUNT, UPTIME],
      url: CASE_URL
    });

    expect(badge(element).label).toBe("Blocked");
    expect(status(element)).toBe(
      "Promisegate blocked this quote. It has 2 findings."
    );
    expect(texts(element, "h3")).toEqual([
      "Finding 1 of 2: discount-ceiling",
      "Finding 2 of 2: uptime-clause"
    ]);
    expect(texts(element, ".message")).toEqual([
      DISCOUNT.message,
      UPTIME.message
    ]);
    expect(texts(element, ".promised")).toEqual(["35", "99.99%"]);
    expect(texts(element, ".remedy")).toEqual([DISCOUNT.remedy]);
    expect(texts(element, ".reviewers")).toEqual(["deal-desk, finance"]);

    const rows = all(element, ".fix tbody tr").map((row) =>
      [...row.children].map((cell) => cell.textContent)
    );
    expect(rows).toEqual([
      ["Replace", "/lines/0/discount", "35", "20"],
      ["Remove", "/terms/uptime", "99.99%", "(removed)"],
      ["Add", "/lines/-", "(nothing)", '{"product":"PREMIUM"}']
    ]);
  });

  it("links to the case in a new tab", async () => {
    const element = await show({ outcome: "blocked", url: CASE_URL });
    const link = element.shadowRoot.querySelector(".case a");
    expect(link.href).toBe(CASE_URL);
    expect(link.rel).toBe("noopener noreferrer");
    expect(link.textContent).toContain("opens in a new tab");
  });

  it("says that a cleared quote is cleared", async () => {
    const element = await show({ outcome: "cleared", findings: [] });
    expect(badge(element).label).toBe("Cleared");
    expect(status(element)).toBe(
      "Promisegate cleared this quote. It has no findings."
    );
    expect(all(element, ".finding")).toHaveLength(0);
  });

  it("never calls a quote without an answer cleared", async () => {
    const element = await show({});
    expect(badge(element).label).toBe("Not checked");
    expect(status(element)).toBe("Promisegate has not checked this quote yet.");
  });

  it("says what the desk has approved, and what could not be judged", async () => {
    const element = await show({
      outcome: "UNDECIDED",
      findings: [{ ...DISCOUNT, waived: true }]
    });
    expect(badge(element).label).toBe("Not judged");
    expect(texts(element, ".remedy")).toEqual([
      "The deal desk has approved this."
    ]);
  });

  it("shows an outcome it does not know as it was written", async () => {
    const element = await show({ outcome: "constructor", findings: [] });
    expect(badge(element).label).toBe("constructor");
    expect(status(element)).toContain('Promisegate answered "constructor".');
  });

  it.each([
    ["cut short", '[{"rule":"discount-ceil'],
    ["not a list", '{"rule":"discount-ceiling"}'],
    ["a list of other things", "[3]"]
  ])("says so when the findings are %s", async (_, findings) => {
    const element = await show({ outcome: "blocked", findings, url: CASE_URL });
    expect(badge(element).label).toBe("Blocked");
    expect(status(element)).toBe(
      "Promisegate blocked this quote. The findings stored on this quote could not be read."
    );
    expect(all(element, ".finding")).toHaveLength(0);
    expect(all(element, ".case a")).toHaveLength(1);
  });

  it("shows a finding whose fix is missing or unreadable", async () => {
    const element = await show({
      outcome: "blocked",
      findings: [{ message: "No fix." }, { message: "Bad fix.", fix: ["x"] }]
    });
    expect(texts(element, ".no-fix")).toEqual([
      "No single change of a field fixes this.",
      "The fix for this finding could not be read."
    ]);
  });

  it("renders hostile strings as text", async () => {
    const hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    const element = await show({
      outcome: hostile,
      findings: [
        {
          rule: hostile,
          message: hostile,
          pointer: hostile,
          promised: hostile,
          remedy: hostile,
          fix: [{ op: hostile, path: hostile, value: hostile }],
          reviewers: [hostile]
        }
      ],
      url: "javascript:alert(1)"
    });

    expect(all(element, "script, img, a")).toHaveLength(0);
    expect(badge(element).label).toBe(hostile);
    expect(texts(element, ".message, .remedy, .pointer, .promised")).toEqual(
      Array(4).fill(hostile)
    );
    expect(texts(element, ".fix tbody td, .fix tbody th, .reviewers")).toEqual(
      Array(5).fill(hostile)
    );
    expect(texts(element, ".case")).toEqual(["Case: javascript:alert(1)"]);
  });

  it("shows why the record could not be loaded", async () => {
    const element = mount();
    getRecord.emitError({
      status: 403,
      body: { message: "You do not have access to this record." }
    });
    await Promise.resolve();
    expect(status(element)).toBe(
      "Promisegate's answer could not be loaded. You do not have access to this record."
    );
    expect(badge(element)).toBeNull();
  });

  it("keeps its live region and its headings in order", async () => {
    const element = mount();
    const region = element.shadowRoot.querySelector("[role='status']");
    expect(region.getAttribute("aria-live")).toBe("polite");
    getRecord.emit({
      fields: {
        Promisegate_Outcome__c: { value: "blocked" },
        Promisegate_Findings__c: { value: JSON.stringify([DISCOUNT]) },
        Promisegate_Case__c: { value: CASE_URL }
      }
    });
    await Promise.resolve();
    expect(element.shadowRoot.querySelector("[role='status']")).toBe(region);
    expect(badge(element).iconName).toBe("utility:error");
    expect(texts(element, "caption")).toEqual(["Fix for finding 1"]);
    expect(all(element, "thead th[scope='col']")).toHaveLength(4);
    expect(all(element, "tbody th[scope='row']")).toHaveLength(1);
  });
});
