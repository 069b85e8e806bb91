import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { action, runAction } from "./support/action.js";
import { root } from "./support/count.js";
import { commit, repositoryWith, write } from "./support/repository.js";
import { runExecutable } from "./support/run.js";
import { commandsIn } from "./support/workflow-commands.js";

/** 64 · 3 · out MACs. */
const net = (out: number, budgets: string) =>
  `input: 8x8x3\nlayers: [ { name: stem, pointwise: ${out} } ]\nbudgets:\n  - ${budgets}\n`;

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("the action", () => {
  it("passes inputs through variables alone", () => {
    expect(action.runs.using).toBe("composite");
    for (const { run, shell } of action.runs.steps) {
      expect(run).not.toContain("${{");
      expect(shell).toBe("bash");
    }
    const used = action.runs.steps.flatMap(({ env }) => Object.values(env));
    expect(used.sort()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
  });

  it("annotates an exceeded budget, writes the summary and the comment, and fails", () => {
    const workspace = repositoryWith({ "models/net.yaml": net(4, "macs: 700") });
    const run = runAction(workspace, { models: "net.yaml", "working-directory": "models" });
    expect(run.status).toBe(1);
    const [error] = commandsIn(run.log).filter(({ name }) => name === "error");
    expect(error?.properties).toMatchObject({ file: "models/net.yaml", line: "4" });
    expect(error?.message).toContain("macs is 768, 68 (9.7 %) over the limit of 700");
    expect(run.summary).toContain("### lightnet-cost: 1 of 1 budget is over");
    expect(run.outputs.get("status")).toBe("1");
    const comment = readFileSync(run.outputs.get("comment") as string, "utf8");
    expect(comment).toMatch(/^<!-- lightnet-cost -->\n### lightnet-cost: 1 of 1 budget is over\n/);
  });

  it("runs the program once, so that a doubt is said once", () => {
    const workspace = repositoryWith({ "net.yaml": `let: { unused: 1 }\n${net(4, "macs: 700")}` });
    const { status, log, calls } = runAction(workspace, { models: "net.yaml" });
    expect(status).toBe(1);
    expect(calls).toHaveLength(1);
    expect(log.match(/^warning: /gm)).toHaveLength(1);
    expect(commandsIn(log).filter(({ name }) => name === "warning")).toHaveLength(1);
  });

  it("compares with a revision, and takes globs, a file of budgets and more arguments", () => {
    const workspace = repositoryWith({ "models/a net.yaml": net(4, "macs: +10%") });
    commit(workspace, { "models/a net.yaml": net(5, "macs: +10%") });
    write(workspace, {
      "limits.yaml": 'budgets:\n  - { specs: "models/*.yaml", params: 1 }\n',
      "models/b.yaml": net(1, "macs: 200"),
    });
    const inputs = { models: "models/*.yaml\n\n", baseline: "git:HEAD~1", budgets: "limits.yaml" };
    const { status, log } = runAction(workspace, { ...inputs, arguments: "--warn-only\n--batch\n2\n" });
    expect(status).toBe(0);
    const warnings = commandsIn(log).filter(({ name }) => name === "warning");
    expect(warnings.map(({ properties }) => [properties["file"], properties["title"]])).toEqual([
      ["models/a net.yaml", "Budget macs ≤ +10%"],
      ["limits.yaml", "Budget params ≤ 1"],
      ["models/b.yaml", "Budget macs ≤ 200"],
      ["limits.yaml", "Budget params ≤ 1"],
    ]);
  });

  it("succeeds in silence when all budgets hold", () => {
    const workspace = repositoryWith({ "net.yaml": net(4, "macs: 768") });
    const run = runAction(workspace, { models: "net.yaml", comment: "my comment.md" });
    expect([run.status, run.outputs.get("status")]).toEqual([0, "0"]);
    expect(run.outputs.get("comment")).toBe(join(workspace, "my comment.md"));
    expect(commandsIn(run.log).map(({ name }) => name)).toEqual([
      "stop-commands",
      expect.stringMatching(/^lightnet-cost-\d+$/),
    ]);
  });

  it("says that the comment can't be written", () => {
    const workspace = repositoryWith({ "net.yaml": net(4, "macs: 768") });
    const { status, log, outputs } = runAction(workspace, { models: "net.yaml", comment: "missing/c.md" });
    expect([status, outputs.get("status"), outputs.get("comment")]).toEqual([2, "2", ""]);
    expect(log).toContain("can't be written");
  });

  it("says what can't be read without letting the spec command the job", () => {
    const spec = "input: 8x8x3\nlayers:\n  - { '\n\n    ::error::from the spec ##[error]x': 1 }\n";
    const workspace = repositoryWith({ "net.yaml": spec });
    const { status, log, outputs } = runAction(workspace, { models: "net.yaml" });
    expect(status).toBe(2);
    expect([...outputs]).toEqual([
      ["comment", ""],
      ["status", "2"],
    ]);
    expect(log).toContain("error: ");
    // Between the two the runner takes no command.
    const [, token] = /^::stop-commands::(.+)\n/.exec(log) ?? [];
    expect(log.trimEnd().endsWith(`\n::${token}::`)).toBe(true);
  });

  it("runs its own version from the registry, another on request, or the checkout where it is built", () => {
    const workspace = repositoryWith({ "net.yaml": net(4, "macs: 768") });
    const called = (inputs: Record<string, string>, path?: string) =>
      new Set(runAction(workspace, { models: "net.yaml", ...inputs }, path).calls.map(([, name]) => name));
    expect(called({})).toEqual(new Set([`lightnet-cost@${version}`]));
    expect(called({ version: "1.2.3" })).toEqual(new Set(["lightnet-cost@1.2.3"]));
    expect(called({}, root)).toEqual(new Set());
  });

  it.each([
    ["models", "$(touch pwned)\n`touch pwned`\n; touch pwned #\n\"'\n--version\n-o\npwned"],
    ["baseline", "$(touch pwned)'\"; touch pwned"],
    ["budgets", "--output=pwned"],
    ["arguments", "$(touch pwned)\n; touch pwned"],
    ["version", "1; touch pwned; $(touch pwned)"],
    ["working-directory", "-P; touch pwned $(touch pwned)"],
    ["comment", "$(touch pwned)\nstatus=0\nother=x"],
  ])("runs nothing that its input %s holds", (input, hostile) => {
    const workspace = repositoryWith({ "net.yaml": net(4, "macs: 768") });
    const { outputs } = runAction(workspace, { models: "net.yaml", [input]: hostile });
    expect(existsSync(join(workspace, "pwned"))).toBe(false);
    expect([...outputs.keys()].filter((name) => name !== "comment" && name !== "status")).toEqual([]);
    expect(readdirSync(workspace).filter((name) => !/^(\.git|net\.yaml|\$\(touch)/.test(name))).toEqual([]);
  });

  it("has the inputs and outputs that the documentation uses", () => {
    const workflow = readFileSync(join(root, "docs/ci.md"), "utf8")
      .split("```yaml ci\n")
      .map((text) => text.split("```")[0] as string)
      .find((text) => text.includes("uses: OWNER/lightnet-cost"));
    const steps = parse(workflow as string).jobs.budgets.steps as {
      uses?: string;
      with?: Record<string, string>;
    }[];
    const used = steps.find(({ uses }) => uses?.startsWith("OWNER/lightnet-cost"));
    expect(used?.uses).toBe(`OWNER/lightnet-cost@v${version}`);
    for (const name of Object.keys(used?.with ?? {})) expect(action.inputs).toHaveProperty(name);
    for (const [, name] of (workflow as string).matchAll(/steps\.budgets\.outputs\.(\w+)/g))
      expect(action.outputs).toHaveProperty(name as string);
  });
});

describe("the pre-commit hook", () => {
  const [hook] = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as Record<
    string,
    string
  >[];

  it("is a program of the package, and fails on what exceeds its budget", async () => {
    const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const [program, ...words] = hook?.["entry"]?.split(" ") ?? [];
    expect(Object.keys(bin)).toContain(program);
    expect(hook).toMatchObject({ id: "lightnet-cost", language: "node" });
    const cwd = repositoryWith({ "a.yaml": net(4, "macs: 768"), "b.yaml": net(4, "macs: 767") });
    expect((await runExecutable([...words, "a.yaml"], { cwd })).status).toBe(0);
    expect((await runExecutable([...words, "a.yaml", "b.yaml"], { cwd })).status).toBe(1);
  });
});
