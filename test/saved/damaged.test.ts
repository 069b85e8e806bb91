import { describe, expect, it } from "vitest";
import { runCli } from "../support/run.js";

const SPEC = "input: 8x8x3\nlayers:\n  - conv: { out: 4, kernel: 3 }\n  - linear: 10\n";

// biome-ignore lint/suspicious/noExplicitAny: a document to be damaged
type Document = any;

/** What is said of a saved report after something was done to it. */
async function damaged(change: (document: Document) => void): Promise<string> {
  const { stdout } = await runCli(["-", "--json"], { stdin: SPEC });
  const document = JSON.parse(stdout);
  change(document);
  const ended = await runCli(["format", "-"], { stdin: JSON.stringify(document) });
  expect(ended.stdout).toBe("");
  expect(ended.status).toBe(2);
  return ended.stderr;
}

describe("a damaged report is refused, with the path of what is wrong", () => {
  const cases: [string, unknown, (document: Document) => void][] = [
    ["`models[0].layers[1].macs`", "12", (it) => (it.models[0].layers[1].macs = "12")],
    [
      "`models[0].layers[1].macs` of <stdin> is 2.5, not a whole number",
      "",
      (it) => (it.models[0].layers[1].macs = 2.5),
    ],
    ["`models[0].totals.params` of <stdin> is missing", "", (it) => delete it.models[0].totals.params],
    ["`models[0].totals.macs` of <stdin> is -1", "", (it) => (it.models[0].totals.macs = -1)],
    [
      "`models[0].totals.macs` of <stdin> is 9007199254740992",
      "",
      (it) => (it.models[0].totals.macs = 2 ** 53),
    ],
    ["`models[0].inputs[0]` of <stdin> is 3, not a shape", "", (it) => (it.models[0].inputs = [3])],
    ["`models[0].settings.width` of <stdin> is null", "", (it) => (it.models[0].settings.width = null)],
    ["`models` of <stdin> is 3, not a list", "", (it) => (it.models = 3)],
    ["`metrics` of <stdin> is missing, not an object", "", (it) => delete it.metrics],
    ["`models[0].layers[0].path` of <stdin>", "", (it) => (it.models[0].layers[0].path = "a/".repeat(5000))],
    [
      "and 1 more fields are wrong",
      "",
      (it) => (it.models[0].layers[0].line = it.models[0].layers[1].line = 0),
    ],
    // 4 · 3 · 9 weights with 4 biases, and 4 · 8 · 8 · 10 with 10: 2,682 parameters.
    [
      "`models[0].totals.params` of <stdin> is 2681, not the sum of the layers, 2682",
      "",
      (it) => (it.models[0].totals.params -= 1),
    ],
    [
      "`models[0].totals.macs` of <stdin> is 9472, not the sum of the layers, 9473",
      "",
      (it) => (it.models[0].layers[1].macs += 1),
    ],
    [
      '`models[1].id` of <stdin> is "-", not an id of its own: `models[0]` has the same',
      "",
      (it) => it.models.push(structuredClone(it.models[0])),
    ],
    ["has the schema version 2", "", (it) => (it.schemaVersion = 2)],
  ];
  it.each(cases)("%s", async (message, quoted, change) => {
    const said = await damaged(change);
    expect(said).toContain(message);
    expect(said).toContain(quoted);
    expect(said).not.toContain("fault of lightnet-cost");
  });

  it("when it is cut off", async () => {
    const { stdout } = await runCli(["-", "--json"], { stdin: SPEC });
    const { status, stderr } = await runCli(["format", "-"], { stdin: stdout.slice(0, 500) });
    expect(status).toBe(2);
    expect(stderr).toContain("<stdin> isn't whole");
  });

  it("when it nests endlessly", async () => {
    const { stdout } = await runCli(["-", "--json"], { stdin: SPEC });
    const deep = stdout.replace(
      '"kernel": [',
      `"kernel": ${"[".repeat(100_000)}${"]".repeat(100_000)}, "k": [`,
    );
    const { status, stderr } = await runCli(["format", "-"], { stdin: deep });
    expect(status).toBe(2);
    expect(stderr).toContain("nested too deeply");
  });

  it("when it is something else", async () => {
    for (const stdin of [SPEC, "{}", "[]", "", '{ "schemaVersion": 1 }']) {
      const { status, stderr } = await runCli(["format", "-"], { stdin });
      expect(status).toBe(2);
      expect(stderr).toContain("<stdin> is no saved report");
    }
  });
});

it("a convention's number is held against its layers, too", async () => {
  const { stdout } = await runCli(["-", "--json", "--convention", "fvcore"], { stdin: SPEC });
  const document: Document = JSON.parse(stdout);
  document.models[0].conventions.fvcore.value += 1;
  const { status, stderr } = await runCli(["format", "-"], { stdin: JSON.stringify(document) });
  expect(status).toBe(2);
  expect(stderr).toContain(
    "`models[0].conventions.fvcore.value` of <stdin> is 9473, not the sum of the layers, 9472",
  );
});

describe("a saved report", () => {
  it("may have real numbers of a metric that isn't known, whose total needn't be a sum", async () => {
    const { stdout } = await runCli(["-", "--json"], { stdin: SPEC });
    const document: Document = JSON.parse(stdout);
    document.metrics.intensity = { unit: "MAC/B", definition: "MACs for each byte that is read" };
    document.models[0].totals.intensity = 0.75;
    for (const [index, layer] of document.models[0].layers.entries()) layer.intensity = 0.1 + index;
    const { status, stdout: again } = await runCli(["format", "-", "--json"], {
      stdin: JSON.stringify(document),
    });
    expect(status).toBe(0);
    const [model] = JSON.parse(again).models;
    expect(model.totals.intensity).toBe(0.75);
    expect(model.layers[1].intensity).toBe(1.1);
    document.models[0].totals.intensity = "0.75";
    const wrong = await runCli(["format", "-"], { stdin: JSON.stringify(document) });
    expect(wrong.stderr).toContain('`models[0].totals.intensity` of <stdin> is "0.75", not a number');
  });

  it("may lack what the first ones didn't have, and have what later ones will", async () => {
    const { stdout } = await runCli(["-", "--json"], { stdin: SPEC });
    const document: Document = JSON.parse(stdout);
    document.news = { from: "later" };
    for (const metric of Object.values(document.metrics) as Document[]) {
      for (const name of ["title", "better", "scalesWithBatch"]) delete metric[name];
    }
    for (const name of ["changed", "baseline", "appended", "levels"]) delete document.models[0][name];
    document.models[0].layers[0].latency = 1.5;
    const again = await runCli(["format", "-"], { stdin: JSON.stringify(document) });
    expect(again.stdout).toBe((await runCli(["-"], { stdin: SPEC })).stdout);
  });
});
