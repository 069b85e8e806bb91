import type { Diagnostics } from "../core/diagnostic.js";
import type { Graph } from "../core/graph.js";
import type { ModelFile } from "./model-file.js";

/** What a format makes of one of its ops, for the documentation. */
export interface SupportedOp {
  /** Its name in the format. */
  readonly name: string;
  /** The op of the graph that it becomes, or in words what becomes of it. */
  readonly becomes: string;
  /** What of it isn't read, and why. */
  readonly limits?: string;
}

/** What the caller says of a file beside the file. */
export interface ImportOptions {
  /**
   * Shapes of inputs by name, as the file orders its sides, the batch included where the file has one; under
   * the empty name that of the only input.
   */
  readonly inputs: ReadonlyMap<string, readonly number[]>;
  /** Which layers of a file that has some for training only are meant. */
  readonly phase: "train" | "test";
  /** The most ops to read. */
  readonly mostOps: number;
}

/** What an importer makes of a file. */
export interface ImportedNetwork {
  /** What the file calls the network, else its own name without the extension. */
  readonly name: string;
  /** Its ops, for one image; what has no rule is among `uncounted`. */
  readonly graph: Graph;
}

/**
 * A format of model files. It turns bytes into the graph that specs give too, and is loaded only for files of
 * that format.
 */
export interface Importer {
  /** As `format` in JSON. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  /** The paper, page or schema that its rules come from. */
  readonly source: string;
  /** What it reads, by op. */
  readonly ops: readonly SupportedOp[];
  /**
   * Reads a network; never its weights. Mistakes and doubts are collected, all of them.
   * @returns `undefined` when there is nothing to count, which the diagnostics explain
   */
  read(
    file: ModelFile,
    options: ImportOptions,
    diagnostics: Diagnostics,
  ): Promise<ImportedNetwork | undefined>;
}
