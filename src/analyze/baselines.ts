import { settingNames } from "../compile/bind/settings.js";
import { argumentPlace, parseModelName } from "../compile/model-name.js";
import { parseRevisionName, revisionAlone, revisionName } from "../compile/revision-name.js";
import { type Diagnostics, SpecError } from "../core/diagnostic.js";
import { isFileName } from "../core/file-name.js";
import type { Loader } from "../core/loader.js";
import type { Place } from "../core/source.js";
import type { LoadedSpec } from "../spec/load.js";
import { counterpartIn, savedName } from "./saved-models.js";
import type { SavedSubject, SpecSubject, Subject, SubjectLoader } from "./subject.js";

/** What a model is compared with. */
export interface Baseline {
  /** `undefined` without a baseline. */
  readonly subject: Subject | undefined;
  /** The id that the baseline would have, where the model is new. */
  readonly missing: string | null;
}

const NONE: Baseline = { subject: undefined, missing: null };

/** Finds the baseline of each model of a report. Mistakes are collected. */
export class BaselineFinder {
  readonly #named: readonly Subject[];
  readonly #subjects: SubjectLoader;
  readonly #loader: Loader;
  readonly #isFile: (name: string) => boolean;
  readonly #diagnostics: Diagnostics;

  constructor(
    named: readonly Subject[],
    subjects: SubjectLoader,
    loader: Loader,
    isFile: (name: string) => boolean,
    diagnostics: Diagnostics,
  ) {
    this.#named = named;
    this.#subjects = subjects;
    this.#loader = loader;
    this.#isFile = isFile;
    this.#diagnostics = diagnostics;
  }

  /**
   * The baselines of all named models, in their order: what was asked for, else a lone model's own, else the
   * first model.
   * @param eachOwn whether several models have their own, too
   */
  async find(asked: string | undefined, eachOwn: boolean): Promise<readonly Baseline[]> {
    const [first, second] = this.#named;
    if (asked !== undefined) {
      const at = argumentPlace("--baseline", asked);
      return this.#asked(this.#named, asked, null, at);
    }
    if (second !== undefined && !eachOwn) return this.#named.map(() => baselineOf(first));
    return (await Promise.all(this.#named.map((subject) => this.#own(subject)))).flat();
  }

  async #own(subject: Subject): Promise<readonly Baseline[]> {
    if (subject.kind === "saved") return [baselineOf(ownSaved(subject))];
    if (subject.kind === "file") return [NONE];
    const own = await this.#ownName(subject.model.spec);
    return own === undefined ? [NONE] : this.#asked([subject], own.name, own.from, own.place);
  }

  /** A spec's own baseline; baselines that lead back to it in a circle are an error. */
  async #ownName(start: LoadedSpec): Promise<LoadedSpec["baseline"]> {
    const chain = [start];
    for (let spec = start; spec.baseline !== undefined; ) {
      const { name, from, place } = spec.baseline;
      // Its history can't lead to what comes after it.
      if (parseRevisionName(name) !== undefined) break;
      const specName = this.#diagnostics.attempt(() => parseModelName(name, false, place))?.spec;
      if (specName === undefined || (await this.#subjects.isNoSpec(specName, from, place))) break;
      const next = (await this.#subjects.models.load(specName, from, place))?.spec;
      if (next === undefined) break;
      const again = chain.findIndex(({ id }) => id === next.id);
      if (again !== -1) {
        const circle = [...chain.slice(again), next].map(({ file }) => file).join(" → ");
        this.#diagnostics.error("circle", `baselines that lead back in a circle: ${circle}`, place);
        return undefined;
      }
      chain.push(next);
      spec = next;
    }
    return start.baseline;
  }

  /** The baselines of some of the models by the name of what they are compared with. */
  async #asked(
    models: readonly Subject[],
    id: string,
    from: string | null,
    at: Place,
  ): Promise<readonly Baseline[]> {
    const among = from === null ? this.#named.find((subject) => subject.id === id) : undefined;
    if (among !== undefined) return models.map(() => baselineOf(among));
    const revision = revisionAlone(id);
    if (revision !== undefined) {
      return Promise.all(models.map((subject) => this.#atRevision(subject, revision, at)));
    }
    const isFile = from === null && this.#isFile(id);
    const isWhole = isFile || (!id.includes("@") && savedName(id) === undefined);
    const document = isWhole ? await this.#subjects.savedReport(id, from, at) : undefined;
    if (document === "unreadable") return models.map(() => NONE);
    if (document !== undefined) {
      const isLone = models.length === 1 && (from !== null || this.#named.length === 1);
      return models.map((subject) => this.#inDocument(subject, id, document, isLone, at));
    }
    const subject = await this.#subjects.load(id, { appended: true, takesOptions: false, isFile, from, at });
    const seen = from === null ? subject : seenByUser(subject);
    return models.map(() => baselineOf(seen));
  }

  /** The same file with the same settings at a revision; a model is new when that has no such thing. */
  async #atRevision(subject: Subject, revision: string, at: Place): Promise<Baseline> {
    const id = revisionName(revision, parseRevisionName(subject.id)?.file ?? subject.id);
    const among = this.#named.find((each) => each.id === id);
    if (among !== undefined) return baselineOf(among);
    const missing: Baseline = { subject: undefined, missing: id };
    const file = subject.kind === "spec" ? subject.name.spec : subject.file;
    const name = revisionName(revision, parseRevisionName(file)?.file ?? file);
    if (await this.#isAbsent(name)) return missing;
    const isFile = this.#isFile(subject.id);
    const found = await this.#subjects.load(id, { appended: true, takesOptions: true, isFile, at });
    return found?.kind === "spec" && !knowsSettings(found) ? missing : baselineOf(found);
  }

  async #isAbsent(name: string): Promise<boolean> {
    try {
      await this.#loader.read(name, null);
      return false;
    } catch (error) {
      // Whatever else is wrong is said when the model is loaded.
      return error instanceof SpecError && error.diagnostic.code === "absent";
    }
  }

  #inDocument(
    subject: Subject,
    file: string,
    document: SavedSubject["document"],
    isLone: boolean,
    at: Place,
  ): Baseline {
    const wanted = {
      id: subject.kind === "saved" ? subject.model.id : subject.id,
      source: sourceOf(subject),
    };
    try {
      const model = counterpartIn(document, file, wanted, isLone, at);
      return model === undefined
        ? { subject: undefined, missing: `${file}#${wanted.id}` }
        : baselineOf(savedBaseline(file, document, model));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.#diagnostics.add(error.diagnostic);
      return NONE;
    }
  }
}

/** A file that a spec names from its own folder has the id that the user would call it by: two specs may mean two by one name. */
function seenByUser(subject: Subject | undefined): Subject | undefined {
  if (subject?.kind === "file") return { ...subject, id: subject.imported.file };
  if (subject?.kind !== "spec" || !isFileName(subject.name.spec)) return subject;
  const id = subject.model.spec.file + subject.id.slice(subject.name.spec.length);
  return { ...subject, id, name: { ...subject.name, id } };
}

/** The file that a model was read from. */
function sourceOf(subject: Subject): string {
  if (subject.kind === "spec") return subject.model.spec.file;
  return subject.kind === "file" ? subject.imported.file : subject.model.source;
}

function baselineOf(subject: Subject | undefined): Baseline {
  return subject === undefined ? NONE : { subject, missing: null };
}

/** The baseline that a saved model was compared with, from the same report. */
function ownSaved({ file, document, model }: SavedSubject): SavedSubject | undefined {
  const own = document.models.find(({ id }) => id === model.baseline);
  return own === undefined || own.id === model.id ? undefined : savedBaseline(file, document, own);
}

function savedBaseline(file: string, document: SavedSubject["document"], model: SavedSubject["model"]) {
  const id = `${file}#${model.id}`;
  return { kind: "saved" as const, id, file, document, model, appended: true, takesOptions: false };
}

/** Whether a spec has the variant and the hyperparameters that its name sets. */
function knowsSettings({ name, model }: SpecSubject): boolean {
  const { syntax } = model.spec;
  const names = settingNames(syntax);
  return (
    (name.variant === undefined || syntax.variants.some((each) => each.name === name.variant?.name)) &&
    name.settings.every((setting) => names.includes(setting.name))
  );
}
