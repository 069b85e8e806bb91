import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import { isFileName, isSpecFileName } from "../core/file-name.js";
import type { Loader } from "../core/loader.js";
import type { OpenFile } from "../core/model-file.js";
import type { Place } from "../core/source.js";
import { type Format, START_LENGTH } from "./format.js";
import type { ImportedNetwork, ImportOptions } from "./importer.js";

/** A model file that was read. */
export interface ImportedModel extends ImportedNetwork {
  /** The same file has the same id, whatever name it was asked for by. */
  readonly id: string;
  /** What messages call the file. */
  readonly file: string;
  /** The name of its format. */
  readonly format: string;
}

/** What is said of a model file beside it, as far as it is said. */
export type GivenOptions = { readonly [Name in keyof ImportOptions]?: ImportOptions[Name] | undefined };

/** How a model file is asked for. */
export interface AskedFile {
  readonly name: string;
  /** The id of the spec that names it, `null` for the user. */
  readonly from?: string | null;
  /** Where it is named. */
  readonly at?: Place | undefined;
}

/** No file is larger inside than this many ops, unless the caller says otherwise. */
const MOST_OPS = 1_000_000;

/** Finds model files among what is named, by what they begin with. What reads them is loaded once one is found. */
export class ModelFiles {
  readonly #loader: Loader;
  readonly #diagnostics: Diagnostics;

  constructor(loader: Loader, diagnostics: Diagnostics) {
    this.#loader = loader;
    this.#diagnostics = diagnostics;
  }

  /**
   * Reads the model file of a name.
   * @returns `undefined` for anything but a model file, `unreadable` for one of which nothing can be counted;
   * what is wrong with it is collected then
   */
  async read(
    asked: AskedFile,
    { inputs = new Map(), phase = "test", mostOps = MOST_OPS }: GivenOptions = {},
  ): Promise<ImportedModel | "unreadable" | undefined> {
    try {
      return await this.#inFile(asked, async (file, [name, format]) => {
        const importer = await format.load();
        const { readNetwork } = await import("./read-network.js");
        const network = await readNetwork(importer, file, { inputs, phase, mostOps }, this.#diagnostics);
        return network === undefined
          ? "unreadable"
          : { ...network, id: file.id, file: file.name, format: name };
      });
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.#diagnostics.add({ ...error.diagnostic, ...(asked.at && { place: asked.at }) });
      return "unreadable";
    }
  }

  /**
   * The id and the shown name of a model file; `undefined` for the name of anything else, or of nothing.
   */
  async recognise(asked: AskedFile): Promise<{ readonly id: string; readonly file: string } | undefined> {
    try {
      return await this.#inFile(asked, async ({ id, name }) => ({ id, file: name }));
    } catch (error) {
      if (error instanceof SpecError) return undefined;
      throw error;
    }
  }

  async #inFile<Result>(
    { name, from = null }: AskedFile,
    work: (file: OpenFile, format: readonly [string, Format]) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (this.#loader.open === undefined || !mayBeModelFile(name)) return undefined;
    const file = await this.#loader.open(name, from);
    try {
      const start = await file.read(0, START_LENGTH);
      const { importers } = await import("./index.js");
      const found = [...importers].find(([, format]) => format.recognises(start, file));
      return found && (await work(file, found));
    } finally {
      file.close();
    }
  }
}

/** Standard input and files that aren't called as specs are. */
function mayBeModelFile(name: string): boolean {
  return name === "-" || (isFileName(name) && !isSpecFileName(name));
}
