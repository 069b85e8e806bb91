import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyze } from "../../src/analyze/analyze.js";
import { buildReport, type Request } from "../../src/analyze/build-report.js";
import type { ModelReport, Report } from "../../src/analyze/report.js";
import { type Instance, loadModel, type Point } from "../../src/compile/model.js";
import { parseModelName } from "../../src/compile/model-name.js";
import { SpecError } from "../../src/core/diagnostic.js";
import type { Graph } from "../../src/core/graph.js";
import type { Loader } from "../../src/core/loader.js";
import { lineText, positionOf } from "../../src/core/source.js";

export const root = join(import.meta.dirname, "..", "..");

/** A loader of specs that a test writes down, and of the bundled ones. */
export function loaderOf(files: Readonly<Record<string, string>> = {}): Loader {
  return {
    async read(name) {
      const own = files[name];
      if (own !== undefined) return { id: name, name, bytes: new TextEncoder().encode(own) };
      const path = join(root, "specs", `${name}.yaml`);
      try {
        return { id: path, name: `specs/${name}.yaml`, bytes: readFileSync(path) };
      } catch {
        throw new SpecError("unreadable", `there is no file ${name}`);
      }
    },
  };
}

/** A spec's text at a point, expanded. */
export async function instantiate(
  text: string,
  point: Point = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Instance> {
  const { model, diagnostics } = await loadModel("spec.yaml", loaderOf({ ...files, "spec.yaml": text }));
  if (model === undefined) return { graph: null, settings: {}, inputs: [], diagnostics };
  const loading = diagnostics.filter((each) => !model.spec.diagnostics.includes(each));
  const instance = model.instantiate(point);
  return { ...instance, diagnostics: [...loading, ...instance.diagnostics] };
}

/** The graph of a spec's text, which must have no mistakes. */
export async function graphOf(text: string, point: Point = {}): Promise<Graph> {
  return (await count(text, point)).graph;
}

/** The layers and totals of a spec's text, which must have no mistakes. */
export async function count(text: string, point: Point = {}, files: Readonly<Record<string, string>> = {}) {
  const { graph, diagnostics } = await instantiate(text, point, files);
  if (graph === null) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { ...analyze(graph), graph, diagnostics };
}

/** The totals of an input and a list of layers, both as YAML writes them. */
export async function countLayers(input: string, layers: string) {
  return count(`input: ${input}\nlayers:\n${layers.replace(/^/gm, "  ")}\n`);
}

/** Each diagnostic as its code, its line, the marked text, and what it says. */
export async function complaints(
  text: string,
  point: Point = {},
  files: Readonly<Record<string, string>> = {},
) {
  const { diagnostics } = await instantiate(text, point, files);
  return diagnostics.map(({ code, severity, message, help, place }) => ({
    code,
    severity,
    message,
    help,
    line: place && positionOf(place).line,
    marked: place?.source.text.slice(place.start, place.end),
    lineText: place && lineText(place.source, positionOf(place).line),
  }));
}

/** A report on bundled models. */
export async function reportOn(names: readonly string[], request: Request = {}): Promise<Report> {
  return buildReport(names, request, loaderOf());
}

/** One bundled model, counted; without its baseline. */
export async function bundled(name: string): Promise<ModelReport> {
  const { models, diagnostics } = await reportOn([name], { baseline: name });
  const [model] = models;
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return model;
}

/** The graph of a bundled model, which must have no mistakes. */
export async function bundledGraph(id: string): Promise<Graph> {
  const { spec, variant, settings } = parseModelName(id, false);
  const { model } = await loadModel(spec, loaderOf());
  const graph = model?.instantiate({ variant, settings }).graph;
  if (!graph) throw new Error(`${id} has mistakes`);
  return graph;
}
