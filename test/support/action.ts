import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { root } from "./count.js";
import { newFolder } from "./repository.js";

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;

/** What a run of the action leaves behind. */
export interface ActionRun {
  readonly status: number | null;
  readonly log: string;
  /** What GitHub makes of GITHUB_OUTPUT. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
  /** The arguments of each call of npx. */
  readonly calls: readonly (readonly string[])[];
}

/** Runs the action's steps as GitHub's runner does: in the workspace, by bash, with its variables. */
export function runAction(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  actionPath?: string,
): ActionRun {
  const temporary = newFolder();
  const file = (name: string) => join(temporary, name);
  const path = actionPath ?? packedAction();
  const programs = fakeNpx(file("calls"));
  writeFileSync(file("output"), "");
  let status: number | null = 0;
  let log = "";
  for (const { env, run, shell } of action.runs.steps) {
    if (shell !== "bash") throw new Error(`there is no shell ${shell}`);
    writeFileSync(file("step.sh"), run);
    // One log has both streams in their order.
    const command = 'exec bash --noprofile --norc -eo pipefail "$0" 2>&1';
    const ended = spawnSync("bash", ["-c", command, file("step.sh")], {
      cwd: workspace,
      encoding: "utf8",
      env: {
        ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, evaluated(text, inputs)])),
        PATH: `${programs}${delimiter}${process.env["PATH"]}`,
        HOME: temporary,
        RUNNER_TEMP: temporary,
        GITHUB_ACTIONS: "true",
        GITHUB_ACTION_PATH: path,
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: file("output"),
        GITHUB_STEP_SUMMARY: file("summary.md"),
      },
    });
    log += ended.stdout;
    status = ended.status;
    if (status !== 0) break;
  }
  const textOf = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
  return {
    status,
    log,
    outputs: outputsIn(textOf("output")),
    summary: textOf("summary.md"),
    calls: textOf("calls")
      .split("\n\n")
      .filter((call) => call !== "")
      .map((call) => call.split("\n")),
  };
}

/** The action as a tag of its repository has it: not built. */
function packedAction(): string {
  const folder = newFolder();
  writeFileSync(join(folder, "package.json"), readFileSync(join(root, "package.json")));
  return folder;
}

/** A folder with an npx that notes how it was called, and runs this checkout. */
function fakeNpx(calls: string): string {
  const folder = join(newFolder(), "bin");
  mkdirSync(folder);
  const script = [
    "#!/bin/sh",
    `printf '%s\\n' "$@" >> '${calls}'; echo >> '${calls}'`,
    "shift 2",
    `exec '${process.execPath}' '${join(root, "bin/lightnet-cost.js")}' "$@"`,
  ];
  writeFileSync(join(folder, "npx"), script.join("\n"), { mode: 0o755 });
  return folder;
}

function evaluated(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
    return inputs[name] ?? action.inputs[name]?.default ?? "";
  });
}

/** `name=value`, or `name<<delimiter`, lines, `delimiter`. */
function outputsIn(text: string): Map<string, string> {
  const outputs = new Map<string, string>();
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const several = /^([^=]+?)<<(.+)$/.exec(line);
    const one = /^([^=]+)=(.*)$/.exec(line);
    if (several !== null) {
      const end = lines.indexOf(several[2] as string, at + 1);
      outputs.set(several[1] as string, lines.slice(at + 1, end).join("\n"));
      at = end;
    } else if (one !== null) {
      outputs.set(one[1] as string, one[2] as string);
    }
  }
  return outputs;
}
