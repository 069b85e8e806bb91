import { expandNamed } from "../analyze/expand-named.js";
import { foldNorm } from "../analyze/fold-norm.js";
import { parsePrinted } from "../analyze/printed.js";
import { type Decomposition, decompose, differencesOf } from "../conventions/decompose.js";
import { matchesOf } from "../conventions/match.js";
import { Diagnostics, SpecError } from "../core/diagnostic.js";
import { FP32 } from "../core/precision.js";
import {
  decompositionObject,
  decompositionView,
  differenceView,
  type Heading,
  matchView,
} from "../reporters/conventions-view.js";
import { jsonText, SCHEMA_VERSION } from "../reporters/json.js";
import { modelFacts } from "../reporters/report-view.js";
import type { View } from "../reporters/view.js";
import { isPrintedFigure } from "../spec/read/published.js";
import { askedConventions } from "./conventions-option.js";
import { FileLoader, isExistingFile } from "./files.js";
import { checkOptions, type ReportOptions } from "./options.js";
import { renderOptions, writeOutput } from "./output.js";
import { renderView } from "./render-view.js";
import { BAD_INPUT, DOES_NOT_HOLD, OK, type Streams } from "./streams.js";

/** What the command answers, in both its forms. */
interface Answer {
  readonly view: (heading: Heading) => View;
  readonly document: object;
  readonly status: number;
}

/** A network under conventions: what their numbers consist of, what two differ in, or which is quoted. */
export async function conventions(
  id: string,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkOptions(given);
  const answer = questionOf(given);
  const loader = new FileLoader(streams);
  const names = options.conventions.length > 0 ? options.conventions : ["all"];
  const pair = pairOf(given);
  const asked = await askedConventions(pair ?? names, loader);
  if (pair !== undefined && asked.length < 2) throw sameConvention(pair);

  const diagnostics = new Diagnostics();
  const named = await expandNamed(id, options, isExistingFile(id, streams), loader, diagnostics);
  const graph = named && (options.foldNorm ? foldNorm(named.graph) : named.graph);
  const counted =
    graph && asked.map((each) => diagnostics.attempt(() => decompose(each, graph, options.batch)));
  await show(diagnostics, options, streams);
  if (named === undefined || counted === undefined || diagnostics.hasErrors) return BAD_INPUT;

  const { view, document, status } = answer(counted.filter((each) => each !== undefined));
  const { name, inputs } = named;
  const heading: Heading = {
    title: name,
    facts: modelFacts({
      ...named,
      batch: options.batch,
      foldsNorm: options.foldNorm,
      fuses: true,
      precision: FP32,
    }),
  };
  const text = isJson(options)
    ? `${jsonText({ schemaVersion: SCHEMA_VERSION, id, name, inputs, ...document }, options.format === "json" ? 2 : 0)}\n`
    : await renderView(view(heading), options.format, renderOptions(options, streams));
  writeOutput(text, options, streams);
  return status;
}

function isJson({ format }: ReportOptions): boolean {
  return format === "json" || format === "ndjson";
}

async function show(diagnostics: Diagnostics, options: ReportOptions, streams: Streams): Promise<void> {
  if (diagnostics.list.length === 0) return;
  const { showDiagnostics } = await import("./failure.js");
  const failed = diagnostics.hasErrors;
  const shown = diagnostics.list.filter(({ severity }) => !failed || severity === "error");
  showDiagnostics(shown, failed && isJson(options), streams, options);
}

/** What the options ask, as a function of the counted network. */
function questionOf(given: Readonly<Record<string, unknown>>): (counted: readonly Decomposition[]) => Answer {
  const quoted = given["match"] as string | undefined;
  const between = pairOf(given) !== undefined;
  for (const [other, option] of [
    [quoted, "--match"],
    [given["convention"], "--convention"],
  ] as const) {
    if (!between || other === undefined) continue;
    throw new SpecError("usage", `\`${option}\` and \`--between\` exclude each other`, undefined, {
      help: "ask one question at a time",
    });
  }
  if (quoted !== undefined) return matching(quoted);
  return between ? comparing : decomposing;
}

function decomposing(counted: readonly Decomposition[]): Answer {
  return {
    view: (heading) => decompositionView(heading, counted),
    document: { conventions: counted.map(decompositionObject) },
    status: OK,
  };
}

function comparing(counted: readonly Decomposition[]): Answer {
  const [first, second] = counted as readonly [Decomposition, Decomposition];
  const differences = differencesOf(first, second);
  return {
    view: (heading) => differenceView(heading, first, second),
    document: { conventions: [first, second].map(decompositionObject), differences },
    status: OK,
  };
}

function matching(quoted: string): (counted: readonly Decomposition[]) => Answer {
  // People write the unit behind the figure: 0.6 GFLOPs, 314.19 MMACs.
  const digits = quoted.replace(/\s?(mult-adds|macs?|flops?|params?)$/i, "");
  if (!isPrintedFigure(digits)) {
    throw new SpecError("usage", `\`--match ${quoted}\` is no figure`, undefined, {
      help: "write it as it is quoted: 314.19M, 0.6G, 300,774,272",
    });
  }
  const figure = parsePrinted(digits);
  return (counted) => {
    const matches = matchesOf(counted, figure);
    return {
      view: (heading) => matchView(heading, quoted, matches),
      document: { quoted, matches },
      status: matches.length > 0 ? OK : DOES_NOT_HOLD,
    };
  };
}

function sameConvention([first, second]: readonly string[]): SpecError {
  return new SpecError("usage", `\`${first}\` and \`${second}\` are the same convention`, undefined, {
    help: "`--between` takes two different ones",
  });
}

/** The two conventions of `--between`. */
function pairOf({ between }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  if (between === undefined) return undefined;
  const names = (between as readonly string[]).flatMap((each) => each.split(","));
  if (names.includes("all")) {
    throw new SpecError("usage", "`all` isn't one convention", undefined, { help: "`--between` takes two" });
  }
  if (names.length === 2) return names;
  throw new SpecError("usage", "`--between` takes two conventions", undefined, {
    help: "write `lightnet-cost conventions <model> --between fvcore thop`, the model first",
  });
}
