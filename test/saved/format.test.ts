import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/count.js";
import { runCli } from "../support/run.js";

const bundled = readdirSync(join(root, "specs")).map((file) => file.replace(/\.yaml$/, ""));

/** What the options of a reader may ask, in all formats. */
const views = [
  [],
  ["--depth", "all"],
  ["--depth", "2", "--columns", "flops,params"],
  ["--by", "block", "--sort", "macs"],
  ["--by", "op", "--columns", "activations"],
];
const formats = ["table", "json", "ndjson", "csv", "markdown", "latex"];

const saved = new Map<string, Promise<string>>();

/** The JSON of a report, made once. */
function savedBy(argv: readonly string[]): Promise<string> {
  const key = argv.join(" ");
  const known = saved.get(key) ?? runCli([...argv, "--json"]).then(({ stdout }) => stdout);
  saved.set(key, known);
  return known;
}

/** Asserts that a saved report is rendered as the command that wrote it prints its own. */
async function expectSame(argv: readonly string[], rendering: readonly string[], columns?: number) {
  const width = columns === undefined ? {} : { columns };
  const stdin = await savedBy(argv);
  const direct = await runCli([...argv, ...rendering], width);
  const again = await runCli(["format", "-", ...rendering], { stdin, ...width });
  expect(direct.status).toBe(0);
  expect(again, `${argv.join(" ")} ${rendering.join(" ")}`).toEqual(direct);
}

describe("a saved report is rendered as the command that wrote it would have", () => {
  it.each(bundled)("%s", async (name) => {
    for (const format of ["json", "csv", "markdown"]) {
      await expectSame([name], ["--format", format, "--depth", "2"]);
    }
    await expectSame([name], ["--depth", "all"], 60);
    await expectSame([name], ["--depth", "1"], 250);
  });

  it.each(formats)("as %s, in every view", async (format) => {
    for (const view of views) {
      for (const name of ["shufflenet-v2", "inception-v3", "squeezenet-1.1"]) {
        await expectSame([name], ["--format", format, ...view]);
      }
    }
  });

  it.each([
    [["mobilenet-v1@width=0.5,resolution=160", "vgg16"]],
    [["mobilenet-v1", "resnet-50", "--baseline", "vgg16", "--set", "classes=10"]],
    [["mobilenet-v1", "--batch", "8", "--fold-norm"]],
    [["mobilenet-v2", "--input", "3x200x200"]],
    [["mobilenet-v2", "--convention", "fvcore,thop"]],
    [["mobilenet-v1", "squeezenet-1.1", "--convention", "all"]],
  ])("%j", async (argv) => {
    for (const format of formats) await expectSame(argv, ["--format", format]);
  });

  it("with accuracies, which only some formats show", async () => {
    await expectSame(["mobilenet-v1", "vgg16"], ["--columns", "top1,top1PerMMacs,params"]);
  });

  it("with warnings at their places", async () => {
    const stdin = "input: 8x8x3\nwidth: 0.5\nlayers: [ relu ]\n";
    const saved = await runCli(["-", "--json"], { stdin });
    const again = await runCli(["format", "-", "--json"], { stdin: saved.stdout });
    expect(JSON.parse(saved.stdout).diagnostics).toMatchObject([{ code: "width", line: 2, column: 8 }]);
    expect(again.stdout).toBe(saved.stdout);
    expect(again.stderr).toContain("--> <stdin>:2:8");
  });
});
