import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { metrics } from "../src/analyze/metrics/index.js";
import { blocks } from "../src/blocks/index.js";
import { takesNorm } from "../src/compile/expand/callee.js";
import type { ConventionDefinition } from "../src/conventions/convention.js";
import { presets } from "../src/conventions/presets/index.js";
import type { Op } from "../src/core/op.js";
import type { Importer } from "../src/importers/importer.js";
import { importers } from "../src/importers/index.js";
import { ops } from "../src/ops/index.js";
import { structuralShape } from "../src/schema/spec.js";
import { functions } from "../src/spec/expression/functions.js";

/** The parts of the documentation that come from the code, by name. */
export const sections: ReadonlyMap<string, () => string> = new Map([
  ["ops", opReference],
  ["costs", costTable],
  ["blocks", blockReference],
  ["metrics", metricTable],
  ["functions", functionList],
  ["conventions", conventionReference],
  ["action", actionReference],
  ["modelFiles", modelFileReference],
]);

const formats = await Promise.all([...importers.values()].map((format) => format.load()));

function modelFileReference(): string {
  return formats.map(formatEntry).join("\n");
}

function formatEntry({ title, source, ops }: Importer): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = ops.map(
    ({ name, becomes, limits = "" }) => `| \`${name}\` | ${cell(becomes)} | ${cell(limits)} |`,
  );
  return [
    `### ${title}`,
    "",
    `Source: ${source}.`,
    "",
    "| op of the file | becomes | not read |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function opReference(): string {
  return [...ops.values()].map(opEntry).join("\n");
}

function opEntry(op: Op): string {
  const rows = structuralShape(op).map(({ name, values, fallback }) => {
    const marks = [name === op.main ? "main" : "", op.channels?.includes(name) ? "channels" : ""].filter(
      Boolean,
    );
    return `| \`${name}\` | ${values} | ${fallback ?? "required"} | ${marks.join(", ")} |`;
  });
  const table =
    rows.length === 0 ? [] : ["", "| argument | value | default | |", "| --- | --- | --- | --- |", ...rows];
  const follow = takesNorm(op) ? ["", "`norm` and `activation` may follow it as arguments."] : [];
  return [`### \`${op.name}\``, "", `${op.summary}.`, ...table, ...follow, ""].join("\n");
}

function costTable(): string {
  const rows = [...ops.values()].map(
    ({ name, rules, source }) =>
      `| \`${name}\` | ${rules.shape} | ${rules.params} | ${rules.cost} | ${source} |`,
  );
  return ["| op | output | params | cost | source |", "| --- | --- | --- | --- | --- |", ...rows, ""]
    .map((line) => line)
    .join("\n");
}

function blockReference(): string {
  return [...blocks.values()]
    .map(({ name, summary, source, definition }) => {
      const yaml = stringify({ [name]: definition() }, { flowCollectionPadding: true, lineWidth: 100 });
      return [
        `### \`${name}\``,
        "",
        `${summary}.`,
        "",
        `Source: ${source}.`,
        "",
        "```text",
        yaml.trimEnd(),
        "```",
        "",
      ].join("\n");
    })
    .join("\n");
}

function metricTable(): string {
  const rows = [...metrics.values()].map(
    ({ name, unit, definition, scalesWithBatch }) =>
      `| \`${name}\` | ${unit || "–"} | ${definition} | ${scalesWithBatch ? "yes" : "no"} |`,
  );
  return [
    "| metric | unit | what | n times as much for a batch of n |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function conventionReference(): string {
  return [...presets.values()].map(conventionEntry).join("\n");
}

function conventionEntry(convention: ConventionDefinition): string {
  const { name, unit, summary, source, counts, parameters, activations, uncounted } = convention;
  const rows = Object.entries(counts).map(([selector, rule]) => `| \`${selector}\` | \`${rule}\` |`);
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
  return [
    `### \`${name}\``,
    "",
    `${summary}. Read in: ${source}.`,
    "",
    `| of | ${unit}s |`,
    "| --- | --- |",
    ...rows,
    "",
    `Parameters: ${parameters === "all" ? "all, with the running statistics of norms" : "those that are learned"}.`,
    ...(activations === undefined ? [] : [`Activations: outputs of ${code(activations)}.`]),
    ...(uncounted === undefined ? [] : [`Partial with ${code(uncounted)}.`]),
    "",
  ].join("\n");
}

function functionList(): string {
  return `${[...functions.values()].map(({ usage }) => `\`${usage}\``).join(", ")}\n`;
}

function actionReference(): string {
  const { inputs, outputs } = parse(readFileSync("action.yml", "utf8")) as Record<
    string,
    Readonly<Record<string, { readonly description: string }>>
  >;
  const rows = (kind: string, entries: typeof inputs) =>
    Object.entries(entries ?? {}).map(
      ([name, { description }]) => `| \`${name}\` | ${kind} | ${description} |`,
    );
  return [
    "| name | | what |",
    "| --- | --- | --- |",
    ...rows("input", inputs),
    ...rows("output", outputs),
    "",
  ].join("\n");
}
