import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import type { Place } from "../core/source.js";
import type { ModelReport, Report } from "./report.js";

/** A model of a saved report, as a user names it: `report.json#mobilenet-v1@width=0.5`. */
export interface SavedName {
  readonly file: string;
  /** The id that the model has in the report. */
  readonly model: string;
}

/** Takes `report.json#id` apart; `undefined` for any other name. */
export function savedName(name: string): SavedName | undefined {
  const [, file, model] = /^(.*?\.json)#(.+)$/is.exec(name) ?? [];
  return file === undefined || model === undefined ? undefined : { file, model };
}

/**
 * The model of a saved report that has an id, or with `null` the only one that it is about.
 * @throws {SpecError} with what there is to choose from
 */
export function modelNamed({ models }: Report, file: string, id: string | null, at?: Place): ModelReport {
  const found = id === null ? onlyOne(models) : models.find((model) => model.id === id);
  if (found !== undefined) return found;
  throw new SpecError(
    "unknown-name",
    id === null ? `${file} holds ${countOf(models)}` : `${file} holds no model \`${id}\``,
    at,
    { help: choices(models, file, id) },
  );
}

/**
 * The model of a saved report that another one is to be compared with: of the same id, else of the same
 * source, else the only one.
 * @param isLone whether no other model asks; else one that isn't in the report is new
 * @returns `undefined` for a new one
 * @throws {SpecError} with what there is to choose from
 */
export function counterpartIn(
  { models }: Report,
  file: string,
  { id, source }: { id: string; source: string },
  isLone: boolean,
  at?: Place,
): ModelReport | undefined {
  const sameSource = models.filter((model) => model.source === source);
  const found =
    models.find((model) => model.id === id) ?? (sameSource.length === 1 ? sameSource[0] : undefined);
  if (found !== undefined || !isLone) return found;
  const only = onlyOne(models);
  if (only !== undefined) return only;
  throw new SpecError("unknown-name", `${file} has no counterpart of \`${id}\``, at, {
    help: choices(models, file, id),
  });
}

/** The only model that a report is about; a baseline is beside it. */
function onlyOne(models: readonly ModelReport[]): ModelReport | undefined {
  const [first, second] = models.filter(({ appended }) => !appended);
  return second === undefined ? first : undefined;
}

function countOf(models: readonly ModelReport[]): string {
  return models.length === 0 ? "no models" : `${models.length} models, of which one is to be named`;
}

function choices(models: readonly ModelReport[], file: string, id: string | null): string | undefined {
  if (models.length === 0) return undefined;
  const names = models.map((model) => `${file}#${model.id}`);
  return (
    (id === null ? undefined : suggestion(`${file}#${id}`, names)) ??
    `name one of its models: ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", …" : ""}`
  );
}
