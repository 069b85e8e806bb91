import type { Model, ModelLoader } from "../compile/model.js";
import { type ModelName, parseModelName } from "../compile/model-name.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import type { Place } from "../core/source.js";
import type { GivenOptions, ImportedModel, ModelFiles } from "../importers/model-files.js";
import type { ModelReport, Report } from "./report.js";
import { modelNamed, type SavedName, savedName } from "./saved-models.js";

/** A model that a report is about: a spec or a model file that is counted now, or a model of a saved report. */
export type Subject = SpecSubject | FileSubject | SavedSubject;

interface Named {
  readonly id: string;
  /** Whether it is here only as a baseline. */
  readonly appended: boolean;
  /** Whether it follows `--set` and `--input`. */
  readonly takesOptions: boolean;
}

export interface SpecSubject extends Named {
  readonly kind: "spec";
  readonly name: ModelName;
  readonly model: Model;
}

export interface FileSubject extends Named {
  readonly kind: "file";
  /** The file, as it was named. */
  readonly file: string;
  readonly imported: ImportedModel;
}

export interface SavedSubject extends Named {
  readonly kind: "saved";
  /** The saved report's file, as it was named. */
  readonly file: string;
  readonly document: Report;
  readonly model: ModelReport;
}

/** Finds the saved report of a name; `undefined` for the name of anything else. */
export type FindSavedReport = (name: string, from: string | null) => Promise<Report | undefined>;

/** What finding a model needs to know beside its name. */
export interface Role {
  readonly appended: boolean;
  readonly takesOptions: boolean;
  /** Whether the whole name is a file's, `@` and all. */
  readonly isFile: boolean;
  /** The id of the spec that names it, `null` for the user. */
  readonly from?: string | null;
  /** Where it is named. */
  readonly at?: Place | undefined;
}

/** Finds models by name, for one report. Mistakes are collected. */
export class SubjectLoader {
  readonly models: ModelLoader;
  readonly #diagnostics: Diagnostics;
  readonly files: ModelFiles;
  readonly #findSavedReport: FindSavedReport;
  readonly #options: GivenOptions;

  /** @param options what is said of model files beside them */
  constructor(
    models: ModelLoader,
    files: ModelFiles,
    diagnostics: Diagnostics,
    findSavedReport: FindSavedReport,
    options: GivenOptions = {},
  ) {
    this.models = models;
    this.files = files;
    this.#diagnostics = diagnostics;
    this.#findSavedReport = findSavedReport;
    this.#options = options;
  }

  /** The model of a name; `undefined` when there is none, which is then collected. */
  async load(id: string, role: Role): Promise<Subject | undefined> {
    const { appended, takesOptions, isFile, from = null, at } = role;
    const saved = isFile ? undefined : savedName(id);
    if (saved !== undefined) return this.#loadSaved(id, saved, role);
    const name = this.#diagnostics.attempt(() => parseModelName(id, isFile, at));
    if (name === undefined) return undefined;
    const file = await this.#loadFile(name, role);
    if (file !== undefined) return file === "unreadable" ? undefined : file;
    const document = await this.savedReport(name.spec, from, at);
    if (document === "unreadable") return undefined;
    if (document !== undefined) return this.#savedSubject(id, name, document, role);
    const model = await this.models.load(name.spec, from, at);
    return model && { kind: "spec", id, name, model, appended, takesOptions };
  }

  /** Whether a name is a model file's or a saved report's, read or not, which has no baseline of its own to follow. */
  async isNoSpec(name: string, from: string | null, at: Place | undefined): Promise<boolean> {
    if ((await this.files.recognise({ name, from, at })) !== undefined) return true;
    return (await this.savedReport(name, from, at)) !== undefined;
  }

  /** The saved report of a name, or `unreadable` when it can't be read, which is then collected. */
  async savedReport(
    name: string,
    from: string | null,
    at: Place | undefined,
  ): Promise<Report | "unreadable" | undefined> {
    try {
      return await this.#findSavedReport(name, from);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.#diagnostics.add({ ...error.diagnostic, ...(at && { place: at }) });
      return "unreadable";
    }
  }

  /** The model file of a name; `undefined` for anything else. */
  async #loadFile(
    { id, spec: file, settings, variant }: ModelName,
    { appended, takesOptions, from = null, at }: Role,
  ): Promise<FileSubject | "unreadable" | undefined> {
    const asked = { name: file, from, at };
    const place = settings[0]?.place ?? variant?.place;
    if (place !== undefined) {
      if ((await this.files.recognise(asked)) === undefined) return undefined;
      refuseSettings(file, place, this.#diagnostics);
      return "unreadable";
    }
    const imported = await this.files.read(asked, takesOptions ? this.#options : {});
    if (imported === undefined || imported === "unreadable") return imported;
    return { kind: "file", id, file, imported, appended, takesOptions };
  }

  async #loadSaved(id: string, { file, model }: SavedName, role: Role): Promise<SavedSubject | undefined> {
    const document = await this.savedReport(file, role.from ?? null, role.at);
    if (document === "unreadable") return undefined;
    if (document === undefined) {
      this.#diagnostics.error("unreadable", `${file} is no saved report`, role.at, {
        help: "`lightnet-cost … -o report.json` writes one",
      });
      return undefined;
    }
    return this.#subject(id, file, document, model, role);
  }

  #savedSubject(id: string, name: ModelName, document: Report, role: Role): SavedSubject | undefined {
    const place = name.settings[0]?.place ?? name.variant?.place;
    if (place !== undefined) {
      this.#diagnostics.error("setting", `${name.spec} is a saved report, whose settings are fixed`, place);
      return undefined;
    }
    return this.#subject(id, name.spec, document, null, role);
  }

  #subject(
    id: string,
    file: string,
    document: Report,
    model: string | null,
    { appended, takesOptions, at }: Role,
  ): SavedSubject | undefined {
    const found = this.#diagnostics.attempt(() => modelNamed(document, file, model, at));
    return found && { kind: "saved", id, file, document, model: found, appended, takesOptions };
  }
}

/** Says of a model file that it has no hyperparameters. */
export function refuseSettings(file: string, place: Place, diagnostics: Diagnostics): void {
  diagnostics.error("setting", `${file} is a model file, which has no hyperparameters`, place, {
    help: convertHelp(file),
  });
}

/** Says of a model file that rules of compression, which are for layers of specs, aren't for it. */
export function refuseCompression(file: string, place: Place | undefined, diagnostics: Diagnostics): void {
  const message = `${file} is a model file, of which no rules of compression are read`;
  diagnostics.error("usage", message, place, { help: convertHelp(file) });
}

/** What helps those who want to change something of a model file. */
export function convertHelp(file: string): string {
  return `\`lightnet-cost convert ${file} --to yaml\` writes a spec, which can have some`;
}
