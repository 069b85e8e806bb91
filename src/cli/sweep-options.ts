import { Diagnostics, type SpecError } from "../core/diagnostic.js";
import { LARGEST_SAMPLE } from "../sweep/sample.js";
import { parseShard, type Shard } from "../sweep/shard.js";
import { loneInput } from "./input-options.js";
import { checkOptions, type ReportOptions, usage, wholeOption } from "./options.js";
import { UsageError } from "./usage-error.js";

/** The options of a sweep, as far as they can be checked without the model. */
export interface SweepOptions {
  readonly shared: ReportOptions;
  readonly set: readonly string[];
  readonly input: string | undefined;
  readonly vary: readonly string[];
  readonly columns: readonly string[] | undefined;
  /** What a document of JSON has besides. */
  readonly also: readonly string[] | undefined;
  readonly where: string | undefined;
  readonly pareto: string | undefined;
  readonly sort: string | undefined;
  readonly top: number | undefined;
  readonly grid: string | undefined;
  /** The file of accuracies. */
  readonly accuracy: string | undefined;
  /** The file of rules of compression. */
  readonly compression: string | undefined;
  /** The file of energies. */
  readonly energy: string | undefined;
  readonly sample: number | undefined;
  readonly seed: number;
  readonly shard: Shard;
  /** The file to go on with. */
  readonly resume: string | undefined;
  /** How many workers count. */
  readonly jobs: number | undefined;
}

/** More threads than any machine has cores for: each takes memory. */
const MOST_JOBS = 1024;

type Given = Readonly<Record<string, unknown>>;

/** Checks what the argument parser gives as strings. @throws {UsageError} with all that is wrong */
export function checkSweepOptions(given: Given): SweepOptions {
  const mistakes = new Diagnostics();
  const text = (name: string) => given[name] as string | undefined;
  const read = <Value>(name: string, parse: (text: string) => Value): Value | undefined => {
    const written = text(name);
    return written === undefined ? undefined : mistakes.attempt(() => parse(written));
  };
  const resume = text("resume");
  const shared = sharedOptions({ ...given, output: given["output"] ?? resume }, mistakes);
  const options = {
    set: (given["set"] as string[] | undefined) ?? [],
    input: loneInput(given),
    vary: (given["vary"] as string[] | undefined) ?? [],
    columns: text("columns")
      ?.split(",")
      .map((name) => name.trim()),
    where: text("where"),
    pareto: text("pareto"),
    sort: text("sort"),
    top: read("top", (number) => wholeOption("--top", number)),
    grid: text("grid"),
    accuracy: text("accuracy"),
    compression: text("compression"),
    energy: text("energy"),
    sample: read("sample", sampleOption),
    seed: read("seed", seedOption) ?? 0,
    shard: read("shard", parseShard) ?? { number: 1, of: 1 },
    resume,
    jobs: read("jobs", jobsOption),
  };
  if (options.vary.length === 0) {
    mistakes.add(usage("a sweep needs `--vary`", "such as `--vary width=0.25:1:0.25`").diagnostic);
  }
  for (const mistake of conflicts(given, shared?.format)) mistakes.add(mistake.diagnostic);
  if (shared === undefined || mistakes.hasErrors) throw new UsageError(mistakes.list);
  // Columns shape what people read, and rows; to documents of JSON they only add what takes long to count.
  const isJson = shared.format === "json" || shared.format === "ndjson";
  const columns = isJson ? undefined : options.columns;
  return { ...options, columns, also: isJson ? options.columns : undefined, shared };
}

function sharedOptions(
  { columns: _, sort: __, ...given }: Given,
  mistakes: Diagnostics,
): ReportOptions | undefined {
  try {
    return checkOptions(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const diagnostic of error.diagnostics) mistakes.add(diagnostic);
    return undefined;
  }
}

function sampleOption(text: string): number {
  const count = wholeOption("--sample", text);
  if (count <= LARGEST_SAMPLE) return count;
  throw usage(`\`--sample\` is at most ${LARGEST_SAMPLE}, got ${count}`);
}

function jobsOption(text: string): number {
  const jobs = wholeOption("--jobs", text);
  if (jobs <= MOST_JOBS) return jobs;
  throw usage(`\`--jobs\` is at most ${MOST_JOBS}, got ${jobs}`);
}

function seedOption(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw usage(`\`--seed\` is a whole number from 0, got \`${text}\``);
}

/** Options that don't go together. */
function conflicts(given: Given, format: string | undefined): SpecError[] {
  const found: SpecError[] = [];
  const refuse = (option: string, others: readonly string[], why: string) => {
    if (given[option] === undefined) return;
    for (const other of others) {
      if (given[other] !== undefined)
        found.push(usage(`\`--${option}\` and \`--${other}\` don't go together`, why));
    }
  };
  refuse("grid", ["sort", "top", "sample", "shard"], "a grid has every combination in its place");
  refuse(
    "resume",
    ["pareto", "sort", "top", "grid"],
    "only rows that are written as they come can be gone on with",
  );
  const { resume, output } = given;
  if (resume !== undefined && format !== undefined && format !== "ndjson") {
    found.push(
      usage(
        "only ndjson can be resumed",
        "write to a file.ndjson from the beginning, or add `--format ndjson`",
      ),
    );
  }
  if (resume !== undefined && output !== undefined && output !== resume) {
    found.push(usage(`\`--resume ${resume}\` writes to that file, not to \`${output}\``));
  }
  if (given["seed"] !== undefined && given["sample"] === undefined) {
    found.push(usage("`--seed` is for `--sample`"));
  }
  return found;
}
