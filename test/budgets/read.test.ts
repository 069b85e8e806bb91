import { describe, expect, it } from "vitest";
import { complaints } from "../support/count.js";

const bad: [name: string, budgets: string, marked: string, message: string, help?: string][] = [
  ["nothing", "", "budgets", "names no budget", "macs: 600M"],
  ["an empty list", "[]", "[]", "names no budget"],
  ["a word", "[ macs ]", "macs", "a budget is a map"],
  ["no metric", "[ { layer: a } ]", "{ layer: a }", "limits no metric"],
  ["no limit", "[ { macs: } ]", "macs", "has no limit", "after the colon"],
  ["an empty map of limits", "[ { macs: {} } ]", "{}", "has no limit", "`max`, `warn`"],
  ["a misspelt limit", "[ { macs: { mx: 3 } } ]", "mx", "a budget has no `mx`", "`max`"],
  ["no figure", "[ { macs: many } ]", "many", "`macs` is a limit, got `many`", "0.5x"],
  ["a list", "[ { macs: [1] } ]", "[1]", "`macs` is a limit, got a list"],
  ["an unknown unit", "[ { macs: 5Q } ]", "5Q", "is a limit"],
  ["bytes of MACs", "[ { macs: 5KiB } ]", "5KiB", "is no number of bytes"],
  ["a number of bytes without a B", "[ { weightBytes: 5M } ]", "5M", "could be MB or MiB", "`5MB`"],
  ["a relative floor", "[ { macs: +2%, floor: +1% } ]", "+1%", "`floor` is an absolute number"],
  ["a misspelt metric", "[ { params: 1, mcas: 1 } ]", "mcas", "no metric `mcas`", "`macs`"],
  ["a misspelt qualifier", "[ { params: 1, lyer: a } ]", "lyer", "no metric `lyer`", "`layer`"],
  ["settings that are no map", "[ { params: 1, for: 3 } ]", "3", "`for` is a map"],
  [
    "an unknown hyperparameter",
    "[ { params: 1, for: { with: 1 } } ]",
    "with",
    "no hyperparameter `with`",
    "`width`",
  ],
];

describe("a budget that is wrong", () => {
  it.each(bad)("%s", async (_, budgets, marked, message, help) => {
    const found = await complaints(`input: 8x8x3\nlayers: [relu]\nbudgets: ${budgets}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]?.marked).toBe(marked);
    expect(found[0]?.message).toContain(message);
    if (help !== undefined) expect(found[0]?.help).toContain(help);
  });

  it("doesn't hide the others", async () => {
    const found = await complaints(
      "input: 8x8x3\nlayers: [reluu]\nbudgets:\n  - { mcas: 1 }\n  - { macs: 5KiB, weightBytes: 5M }\n  - { params: lots }\n",
    );
    expect(found.map(({ line }) => line)).toEqual([2, 4, 5, 5, 6]);
  });
});
