import { CommanderError } from "commander";
import { type Diagnostic, SpecError, searched } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { jsonText, reportObject } from "../reporters/json.js";
import { colorLevel } from "./color.js";
import { renderDiagnostics } from "./diagnostics.js";
import { BAD_INPUT, type Streams } from "./streams.js";
import { UsageError } from "./usage-error.js";

/** Shows why a command couldn't run: a mistake in its arguments, or a fault of the program itself. */
export function reportFailure(
  error: unknown,
  argv: readonly string[],
  commands: readonly string[],
  streams: Streams,
): number {
  const diagnostics = error instanceof UsageError ? error.diagnostics : [diagnosticOf(error, argv, commands)];
  showDiagnostics(diagnostics, wantsJson(argv), streams, {});
  return BAD_INPUT;
}

/** Prints diagnostics to standard error, and with `json` as the only content of the document on standard output. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  json: boolean,
  streams: Streams,
  options: { readonly color?: boolean | undefined },
): void {
  if (json) {
    streams.stdout.write(
      `${jsonText(reportObject({ baseline: null, metrics: new Map(), models: [], diagnostics }), 2)}\n`,
    );
  }
  const level = colorLevel(options.color, streams.stderr, streams.env);
  streams.stderr.write(renderDiagnostics(diagnostics, level));
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) =>
      argument === "--json" ||
      argument === "--format=json" ||
      (argument === "json" && argv[index - 1] === "--format"),
  );
}

function diagnosticOf(error: unknown, argv: readonly string[], commands: readonly string[]): Diagnostic {
  if (error instanceof SpecError) return searched(error.diagnostic);
  if (error instanceof CommanderError) {
    return error.code === "commander.help" ? helpMistake(argv, commands) : usageMistake(error);
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "internal",
    severity: "error",
    message: `this is a fault of lightnet-cost itself: ${message}`,
    help: "please report it with the command and the spec",
  };
}

const SEE_HELP = "`lightnet-cost --help` shows the usage";

/** Commander shows the help when it doesn't know the command that help is asked for. */
function helpMistake(argv: readonly string[], commands: readonly string[]): Diagnostic {
  const name = argv[argv.indexOf("help") + 1] ?? "";
  return {
    code: "usage",
    severity: "error",
    message: `there is no command \`${name}\``,
    help: suggestion(name, commands) ?? SEE_HELP,
  };
}

/** Commander's message, its suggestion apart. */
function usageMistake(error: CommanderError): Diagnostic {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggested = /Did you mean (?:one of )?(.+)\?/.exec(rest.join(" "))?.[1];
  return {
    code: "usage",
    severity: "error",
    message: first,
    help: suggested === undefined ? SEE_HELP : `did you mean ${suggested.replace(/[()]/g, "")}?`,
  };
}
