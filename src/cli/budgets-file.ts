import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import picomatch from "picomatch";
import { Diagnostics } from "../core/diagnostic.js";
import type { Loader } from "../core/loader.js";
import type { Source } from "../core/source.js";
import { decode } from "../spec/decode.js";
import { readBudgetsFile, type SpecBudgets } from "../spec/read/budgets-file.js";
import type { BudgetSyntax } from "../spec/syntax.js";
import { bundledNames, specsFolder } from "./files.js";
import { BUDGETS_FILE } from "./named-models.js";
import type { Streams } from "./streams.js";
import { UsageError } from "./usage-error.js";
import { fromWorkingFolder } from "./working-folder.js";

/** Budgets that stand in a file of their own, for the specs that its globs mean. */
export class BudgetsFiles {
  readonly #loader: Loader;
  readonly #streams: Streams;
  /** The file that `--budgets` names, for all models. */
  readonly #named: string | undefined;
  readonly #read = new Map<string, Promise<readonly SpecBudgets[]>>();

  constructor(loader: Loader, named: string | undefined, streams: Streams) {
    this.#loader = loader;
    this.#streams = streams;
    this.#named = named === undefined ? undefined : fromWorkingFolder(named, streams);
  }

  /**
   * The budgets of a spec or a model file: those of the file that `--budgets` names, else of the nearest `budgets.yaml` in
   * the spec's folder or one above.
   * @throws {UsageError} with all mistakes in the file
   */
  async of(spec: { readonly id: string }): Promise<readonly BudgetSyntax[]> {
    const file = this.#named ?? nearestFile(dirname(spec.id));
    if (file === undefined) return [];
    const reading = this.#read.get(file) ?? this.#file(file);
    this.#read.set(file, reading);
    const entries = await reading;
    return entries
      .filter(({ specs }) => specs.some(({ glob }) => isMeant(glob, spec, file)))
      .flatMap(({ budgets }) => budgets);
  }

  async #file(path: string): Promise<readonly SpecBudgets[]> {
    const seen = relative(fromWorkingFolder(".", this.#streams), path);
    const { bytes, name: shown } = await this.#loader.read(seen, null);
    const source: Source = { name: shown, text: decode(bytes, shown) };
    const diagnostics = new Diagnostics();
    const { parseYaml } = await import("../spec/yaml/parse.js");
    const tree = parseYaml(source, diagnostics);
    const entries = tree === undefined ? [] : readBudgetsFile(tree, diagnostics);
    for (const { specs } of entries) {
      for (const { glob, place } of specs) {
        if (meansNothing(glob, path)) {
          diagnostics.error("reference", `\`${glob}\` means no spec`, place, {
            help: "a glob is seen from the folder of this file; a bundled spec is named as it is",
          });
        }
      }
    }
    if (diagnostics.hasErrors) throw new UsageError(diagnostics.list);
    return entries;
  }
}

function nearestFile(folder: string): string | undefined {
  if (folder === "." || folder.startsWith(specsFolder)) return undefined;
  const file = join(folder, BUDGETS_FILE);
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? undefined : nearestFile(above);
}

/** Whether a glob of a file of budgets means a spec: by its path from the file's folder, or by its bundled name. */
function isMeant(glob: string, { id }: { readonly id: string }, file: string): boolean {
  const path = relative(dirname(file), id).split(sep).join("/");
  const isBundled = dirname(id) === specsFolder;
  return picomatch(glob)(isBundled ? basename(id, ".yaml") : path);
}

function meansNothing(glob: string, file: string): boolean {
  const matches = picomatch(glob);
  if (bundledNames().some((name) => matches(name))) return false;
  const { base } = picomatch.scan(glob);
  const folder = join(dirname(file), base);
  if (existsSync(folder) && matches(base)) return false;
  if (!existsSync(folder)) return true;
  return !readdirSync(folder, { recursive: true, encoding: "utf8" }).some((each) =>
    matches(join(base, each).split(sep).join("/")),
  );
}
