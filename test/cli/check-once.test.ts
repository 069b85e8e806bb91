import { expect, it, vi } from "vitest";
import { parseYaml } from "../../src/spec/yaml/parse.js";
import { newFolder, write } from "../support/repository.js";
import { runCli } from "../support/run.js";

vi.mock("../../src/spec/yaml/parse.js", { spy: true });

it("check parses each file once, and says each mistake in it once", async () => {
  const cwd = newFolder();
  write(cwd, {
    "a.yaml": "extends: base.yaml\nbudgets: [ { macs: 1K } ]\n",
    "b.yaml": "let: { unused: 1 }\ninput: 8x8x3\nlayers: [ pointwise: 4 ]\n",
    "base.yaml": "input: 8x8x3\nlayers: [ pointwise: 4 ]\n",
    "budgets.yaml": 'budgets:\n  - { specs: "*.yaml", params: 100 }\n',
    "broken.yaml": "input: [\n",
  });
  const checked = await runCli(["check", "a.yaml", "b.yaml", "--baseline", "base.yaml"], { cwd });
  expect(checked.status).toBe(0);
  expect(checked.stderr.match(/^(warning|error): /gm)).toEqual(["warning: "]);
  const files = vi.mocked(parseYaml).mock.calls.map(([{ name }]) => name);
  expect(files.toSorted()).toEqual(["a.yaml", "b.yaml", "base.yaml", "budgets.yaml"]);
  const broken = await runCli(["check", "a.yaml", "broken.yaml", "missing.yaml"], { cwd });
  expect([broken.status, broken.stdout]).toEqual([2, ""]);
  expect(broken.stderr.match(/^(warning|error): /gm)).toHaveLength(2);
});
