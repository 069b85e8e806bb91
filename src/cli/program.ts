import { Command, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import type { Streams } from "./streams.js";

// Their lists would be loaded for `--help` and `--version`, too; a test holds these words to them.
const FORMATS = "table, json, ndjson, csv, markdown or latex";
const CHECK_FORMATS = "table, json, csv, markdown, latex, github, junit or sarif";

/** Collects the values of a repeatable option. */
function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** The options of every command that prints a table. */
function withOutputOptions(command: Command, formats = FORMATS): Command {
  return command
    .addOption(new Option("--format <name>", formats))
    .addOption(new Option("--json", "the same as --format json"))
    .addOption(new Option("-o, --output <file>", "write to a file; its extension chooses the format"))
    .addOption(new Option("--color", "colour even where the output is no terminal"))
    .addOption(new Option("--no-color", "no colour"));
}

/** The options of every command that counts a model: at which point, in what mode, by which conventions. */
function withModelOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--set <key=value>",
        "set a hyperparameter of every model that has it (repeatable)",
      ).argParser(collect),
    )
    .addOption(new Option("--input <size>", "the input's size, such as 3x224x224 or 224x224x3"))
    .addOption(new Option("--batch <n>", "images a batch").default("1"))
    .addOption(
      new Option(
        "--convention <name,…|all>",
        "the number that a tool would print, or that a file of your own defines (repeatable)",
      ).argParser(collect),
    )
    .addOption(new Option("--fold-norm", "fold norms into the convolutions before them, as deployment does"))
    .addOption(new Option("--no-fuse", "give norms and activations memory of their own, as without fusion"))
    .addOption(new Option("--max-ops <n>", "the most ops that a network may expand into"));
}

/** The options of every command that prints a report: what a reader wants to see of it. */
function withViewOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--depth <n|all>", "how many levels of the network to show; all shows every op").default(
        "1",
      ),
    )
    .addOption(new Option("--by <grouping>", "rows by scope, block or op").default("scope"))
    .addOption(new Option("--columns <a,b,…>", "the metrics to show"))
    .addOption(new Option("--sort <metric>", "largest first by this metric"));
}

/**
 * The commands and options. What a command does is loaded when it runs, so that `--help` and
 * `--version` load nothing but this.
 */
export function buildProgram(streams: Streams, setStatus: (status: number) => void): Command {
  const program = new Command("lightnet-cost")
    .description("Exact parameters and operations of convolutional networks, from a short YAML spec")
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      // Usage errors are rendered like all other mistakes.
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .showSuggestionAfterError(true)
    .enablePositionalOptions();

  withOutputOptions(withViewOptions(withModelOptions(program.command("report", { isDefault: true }))))
    .description("what one model costs, layer by layer, or several models side by side (the default command)")
    .argument(
      "<model...>",
      "a spec file, - for standard input, a bundled name, git:<revision>:<file>, or a saved report; name@key=value,… sets hyperparameters",
    )
    .addOption(
      new Option(
        "--baseline <model>",
        "compare with this model; with git:<revision>, with each model at that revision",
      ),
    )
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { report } = await import("./report.js");
      setStatus(await report(models, options, streams));
    });

  withOutputOptions(withModelOptions(program.command("check")), CHECK_FORMATS)
    .description("models against their budgets; exit status 1 when one is exceeded")
    .argument("<model...>", "spec files, - for standard input, or bundled names")
    .addOption(
      new Option(
        "--baseline <model>",
        "what relative limits are shares of, git:<revision> and saved reports too; else the model's own baseline",
      ),
    )
    .addOption(new Option("--budgets <file>", "budgets for many specs; else the nearest budgets.yaml"))
    .addOption(new Option("--comment <file>", "write the comment for a pull request to a file as well"))
    .addOption(new Option("--warn-only", "exit with 0 when a budget is exceeded, too"))
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { check } = await import("./check.js");
      setStatus(await check(models, options, streams));
    });

  withOutputOptions(withModelOptions(program.command("diff")))
    .description("which layers and blocks the difference of two models comes from")
    .argument("<before>", "a spec file, - for standard input, or a bundled name; name@key=value,…")
    .argument("<after>", "the model to compare with it")
    .addOption(
      new Option("--by <rows>", "only the layers that differ, or only each block's share: layer or block"),
    )
    .addOption(new Option("--columns <a,b,…>", "the metrics to show"))
    .addOption(new Option("--sort <metric>", "the largest difference first by this metric"))
    .action(async (before: string, after: string, options: Record<string, unknown>) => {
      const { diff } = await import("./diff.js");
      setStatus(await diff(before, after, options, streams));
    });

  withOutputOptions(withViewOptions(program.command("format")))
    .description("a report that was saved as JSON, as the command that wrote it would have printed it")
    .argument("<report>", "a file that `lightnet-cost … -o report.json` wrote, or - for standard input")
    .action(async (file: string, options: Record<string, unknown>) => {
      const { format } = await import("./format.js");
      setStatus(await format(file, options, streams));
    });

  withOutputOptions(withModelOptions(program.command("conventions")))
    .description("a network under each counting convention, and what the numbers consist of")
    .argument("<model>", "a spec file, - for standard input, or a bundled name")
    .addOption(new Option("--between <conventions...>", "only the terms in which two conventions differ"))
    .addOption(new Option("--match <figure>", "the conventions under which the network has this number"))
    .action(async (model: string, options: Record<string, unknown>) => {
      const { conventions } = await import("./conventions.js");
      setStatus(await conventions(model, options, streams));
    });

  withOutputOptions(program.command("verify"))
    .description(
      "figures that others print for a network, against the computed ones; of all bundled ones by default",
    )
    .argument("[model...]", "spec files or bundled names")
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { verify } = await import("./verify.js");
      setStatus(await verify(models, options, streams));
    });

  withOutputOptions(program.command("explain"))
    .description("the formula of a block or op, with numbers put in; or of a layer of a model")
    .argument("<what>", "a block or op, with its arguments behind it; or a model, with the path of a layer")
    .argument("[rest...]", "name=value …, with in= and size= for what enters; or the path")
    .action(async (what: string, rest: string[], options: Record<string, unknown>) => {
      const { explain } = await import("./explain.js");
      setStatus(await explain(what, rest, options, streams));
    });

  program
    .command("schema")
    .description("the JSON Schema of specs, for editors, or of JSON reports, for programs")
    .argument("[what]", "spec or report", "spec")
    .action(async (what: string) => {
      const { schema } = await import("./schema.js");
      setStatus(await schema(what, streams));
    });

  withOutputOptions(program.command("list"))
    .description("what there is to use")
    .argument("[what]", "specs, blocks, ops, metrics, conventions or formats")
    .action(async (what: string | undefined, options: Record<string, unknown>) => {
      const { list } = await import("./list.js");
      setStatus(await list(what, options, streams));
    });

  program.addHelpText(
    "after",
    `
Examples:
  lightnet-cost mobilenet-v1                        one model beside its baseline
  lightnet-cost mobilenet-v1@width=0.5 vgg16        several models
  lightnet-cost my.yaml --depth all --sort macs     every op, the most expensive first
  lightnet-cost my.yaml --json                      for other programs

Options of a report: lightnet-cost report --help`,
  );
  return program;
}
