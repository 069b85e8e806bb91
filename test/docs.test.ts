import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sections } from "../scripts/reference.js";
import { analyze } from "../src/analyze/analyze.js";
import { instantiate, root } from "./support/count.js";

/**
 * Everything that the documentation shows is run:
 * - a ```yaml fence is a whole spec and must expand without a doubt; `title=name.yaml` makes it a file
 *   for the commands and specs after it, `invalid` says that it is wrong on purpose, `rules` that it is no spec;
 * - `<!-- totals: params=…, macs=… -->` behind it has its totals;
 * - a ```console fence has commands behind `$ `, each followed by exactly what it prints.
 */
interface Fence {
  readonly language: string;
  readonly info: string;
  readonly text: string;
  readonly line: number;
  /** What stands between this fence and the next. */
  readonly after: string;
}

function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  const pattern = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm;
  const matches = [...markdown.matchAll(pattern)];
  for (const [index, match] of matches.entries()) {
    const end = match.index + match[0].length;
    fences.push({
      language: match[1] as string,
      info: (match[2] as string).trim(),
      text: match[3] as string,
      line: markdown.slice(0, match.index).split("\n").length,
      after: markdown.slice(end, matches[index + 1]?.index),
    });
  }
  return fences;
}

const pages = ["README.md", ...readdirSync(join(root, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);

/** A folder with programs named npx and lightnet-cost that run this checkout's executable. */
let programs = "";
beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), "lightnet-cost-bin-"));
  const run = `exec "${process.execPath}" "${join(root, "bin/lightnet-cost.js")}"`;
  writeFileSync(join(programs, "lightnet-cost"), `#!/bin/sh\n${run} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(programs, "npx"), `#!/bin/sh\nshift\n${run} "$@"\n`, { mode: 0o755 });
});

describe.each(pages)("%s", (page) => {
  const markdown = readFileSync(join(root, page), "utf8");
  const fences = fencesOf(markdown);
  const titled = Object.fromEntries(
    fences.flatMap(({ info, text }) => {
      const title = /title=(\S+)/.exec(info)?.[1];
      return title === undefined ? [] : [[title, text] as const];
    }),
  );

  const specs = fences.filter(
    ({ language, info }) => language === "yaml" && !/invalid|ci|convention|rules/.test(info),
  );
  if (specs.length > 0) {
    it.each(specs)("the spec on line $line", async ({ text, after }) => {
      const others = Object.fromEntries(
        Object.entries(titled).flatMap(([name, content]) => [
          [name, content],
          [`./${name}`, content],
        ]),
      );
      const { graph, diagnostics } = await instantiate(text, {}, others);
      expect(diagnostics.map(({ message }) => message)).toEqual([]);
      const totals = /^\s*<!-- totals: (.*?) -->/.exec(after)?.[1];
      if (totals === undefined || graph === null) return;
      const counted = analyze(graph).totals;
      for (const part of totals.split(", ")) {
        const [name, value] = part.split("=") as [string, string];
        expect(counted[name], name).toBe(Number(value.replaceAll(",", "")));
      }
    });
  }

  const consoles = fences.filter(({ language }) => language === "console");
  if (consoles.length > 0) {
    it.each(consoles)("the commands on line $line", ({ text }) => {
      const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-docs-"));
      execFileSync("cp", ["-r", join(root, "specs"), folder]);
      for (const [name, content] of Object.entries(titled)) writeFileSync(join(folder, name), content);
      for (const part of text.split(/^\$ /m).slice(1)) {
        const [command, ...output] = part.split("\n");
        const { stdout, stderr } = spawnSync("bash", ["-c", command as string], {
          cwd: folder,
          encoding: "utf8",
          env: { ...process.env, PATH: `${programs}${delimiter}${process.env["PATH"]}`, NO_COLOR: "1" },
        });
        expect((stdout + stderr).trimEnd(), command).toBe(output.join("\n").trimEnd());
      }
    });
  }

  const generated = [...markdown.matchAll(/<!-- generated: (\w+) -->\n([\s\S]*?)<!-- \/generated -->/g)];
  if (generated.length > 0) {
    it.each(generated.map(([, name, text]) => ({ name, text })))(
      "the generated part $name is up to date (npm run docs)",
      ({ name, text }) => {
        expect(text).toBe(sections.get(name as string)?.());
      },
    );
  }

  it("links to files that exist", () => {
    for (const [, target] of markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(existsSync(join(root, page, "..", target as string)), target).toBe(true);
    }
  });
});

it("the package has all that the README says it has", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const script of ["build", "test", "check", "bench"]) expect(manifest.scripts[script]).toBeDefined();
  expect(manifest.dependencies).toBeUndefined();
});
