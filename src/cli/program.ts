import { type Argument, Command, Option } from "commander";
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
    .addOption(
      new Option(
        "--input <size>",
        "the input's size, such as 3x224x224 or 224x224x3; of a model file name=1x3x224x224 (repeatable)",
      ).argParser(collect),
    )
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

/** The options of every command that takes model files, beside those of specs. */
function withFileOptions(command: Command): Command {
  return command.addOption(
    new Option("--phase <name>", "which layers of a model file: those for train or for test").default("test"),
  );
}

/** The options of every command that prints what models cost, and of how their weights are stored. */
function withCountingOptions(command: Command): Command {
  return withFileOptions(withModelOptions(command))
    .addOption(
      new Option("--compression <file>", "rules of how weights are stored, behind those of the models"),
    )
    .addOption(
      new Option("--energy <file>", "what operations and memory take, in place of what the models say"),
    );
}

/** The option of every command that goes by how accurate points are. */
function accuracyOption(): Option {
  return new Option(
    "--accuracy <file.csv>",
    "the accuracies of points, in columns named as what varies and accuracy; else those in the spec",
  );
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

/** The options of every command that prints points: which of them a reader wants to see. */
function withChoiceOptions(command: Command): Command {
  return command
    .addOption(new Option("--columns <a,b,…>", "the metrics to show, and accuracy"))
    .addOption(new Option("--where <condition>", "only points for which it holds: 'macs<=300M && params<4M'"))
    .addOption(
      new Option("--pareto <a,b,…>", "only points that no other beats in these; name:min or name:max"),
    )
    .addOption(
      new Option(
        "--sort <name>",
        "the best first by this metric, or the least of a hyperparameter; name:asc or name:desc",
      ),
    )
    .addOption(new Option("--top <n>", "only the first n"));
}

/**
 * The commands and options. What a command does is loaded when it runs, so that `--help` and
 * `--version` load nothing but this.
 */
export function buildProgram(
  argv: readonly string[],
  streams: Streams,
  setStatus: (status: number) => void,
): Command {
  // More than a hundred in all, of which a run needs those of one command.
  const options = new Map<Command, () => void>();
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
    .enablePositionalOptions()
    .configureHelp({
      subcommandTerm: (command) => {
        const names = command.registeredArguments.map((each) => argumentTerm(each));
        return [command.name(), ...(options.has(command) ? ["[options]"] : []), ...names].join(" ");
      },
    });

  const reportCommand = program
    .command("report", { isDefault: true })
    .description("what one model costs, layer by layer, or several models side by side (the default command)")
    .argument(
      "<model...>",
      "a spec file, - for standard input, a bundled name, git:<revision>:<file>, a saved report, or a model file such as model.onnx; name@key=value,… sets hyperparameters",
    )
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { report } = await import("./report.js");
      setStatus(await report(models, options, streams));
    });
  options.set(reportCommand, () =>
    withOutputOptions(withViewOptions(withCountingOptions(reportCommand))).addOption(
      new Option(
        "--baseline <model>",
        "compare with this model; with git:<revision>, with each model at that revision",
      ),
    ),
  );

  const checkCommand = program
    .command("check")
    .description("models against their budgets; exit status 1 when one is exceeded")
    .argument("<model...>", "spec files, - for standard input, or bundled names")
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { check } = await import("./check.js");
      setStatus(await check(models, options, streams));
    });
  options.set(checkCommand, () =>
    withOutputOptions(withCountingOptions(checkCommand), CHECK_FORMATS)
      .addOption(
        new Option(
          "--baseline <model>",
          "what relative limits are shares of, git:<revision> and saved reports too; else the model's own baseline",
        ),
      )
      .addOption(new Option("--budgets <file>", "budgets for many specs; else the nearest budgets.yaml"))
      .addOption(new Option("--comment <file>", "write the comment for a pull request to a file as well"))
      .addOption(new Option("--warn-only", "exit with 0 when a budget is exceeded, too")),
  );

  const diffCommand = program
    .command("diff")
    .description("which layers and blocks the difference of two models comes from")
    .argument("<before>", "a spec file, - for standard input, or a bundled name; name@key=value,…")
    .argument("<after>", "the model to compare with it")
    .action(async (before: string, after: string, options: Record<string, unknown>) => {
      const { diff } = await import("./diff.js");
      setStatus(await diff(before, after, options, streams));
    });
  options.set(diffCommand, () =>
    withOutputOptions(withCountingOptions(diffCommand))
      .addOption(
        new Option("--by <rows>", "only the layers that differ, or only each block's share: layer or block"),
      )
      .addOption(new Option("--columns <a,b,…>", "the metrics to show"))
      .addOption(new Option("--sort <metric>", "the largest difference first by this metric")),
  );

  const sweepCommand = program
    .command("sweep")
    .description("a model at every combination of values of its hyperparameters, a row each")
    .argument("<model>", "a spec file, - for standard input, or a bundled name; name@key=value,…")
    .action(async (model: string, options: Record<string, unknown>) => {
      const { sweep } = await import("./sweep.js");
      setStatus(await sweep(model, options, streams));
    });
  options.set(sweepCommand, () =>
    withOutputOptions(withChoiceOptions(withCountingOptions(sweepCommand)))
      .addOption(
        new Option(
          "--vary <key=values>",
          "what varies (repeatable): a list a,b,c, a range a..b of whole numbers, or a:b:step",
        ).argParser(collect),
      )
      .addOption(new Option("--baseline <model>", "what ratios are to; else the model's own baseline"))
      .addOption(new Option("--grid <metric>", "one metric of two hyperparameters as rows and columns"))
      .addOption(accuracyOption())
      .addOption(new Option("--sample <n>", "only n points, which chance chooses"))
      .addOption(new Option("--seed <n>", "what chance depends on; 0 unless given"))
      .addOption(new Option("--shard <i/n>", "only the i-th of n equal parts"))
      .addOption(new Option("--resume <file.ndjson>", "go on with a file where an interrupted sweep stopped"))
      .addOption(new Option("--jobs <n>", "how many cores count; all of them, where it takes long")),
  );

  const mergeCommand = program
    .command("merge")
    .description("the shards of a sweep as one, chosen and sorted anew")
    .argument(
      "<file.ndjson...>",
      "what `lightnet-cost sweep --shard … --format ndjson` wrote, or - for standard input",
    )
    .action(async (files: string[], options: Record<string, unknown>) => {
      const { merge } = await import("./merge.js");
      setStatus(await merge(files, options, streams));
    });
  options.set(mergeCommand, () =>
    withOutputOptions(withChoiceOptions(mergeCommand), `${FORMATS}; ndjson unless given`).addOption(
      new Option("--expect <n>", "how many points there have to be; exit status 1 when there are others"),
    ),
  );

  const fitCommand = program
    .command("fit")
    .description("the largest values of hyperparameters with which a model keeps within limits")
    .argument("<model>", "a spec file, - for standard input, or a bundled name; name@key=value,…")
    .action(async (model: string, options: Record<string, unknown>) => {
      const { fitModel } = await import("./fit.js");
      setStatus(await fitModel(model, options, streams));
    });
  options.set(fitCommand, () =>
    withOutputOptions(withCountingOptions(fitCommand))
      .addOption(
        new Option(
          "--vary <key=values>",
          "what may vary (repeatable, the most important first): a range a..b or a:b:step, or a list a,b,c",
        ).argParser(collect),
      )
      .addOption(
        new Option(
          "--step <number>",
          "the step of ranges a..b; else 0.01 for width and decimals, 1 otherwise",
        ),
      )
      .addOption(
        new Option(
          "--max <metric=limit>",
          "at most so much (repeatable): macs=150M, weightBytes=512KiB, or of the baseline params=0.5x; else the spec's budgets",
        ).argParser(collect),
      )
      .addOption(
        new Option("--min <metric=limit>", "at least so much (repeatable): macs=100M, accuracy=70").argParser(
          collect,
        ),
      )
      .addOption(new Option("--prefer <a,b,…>", "which hyperparameters matter most, in this order"))
      .addOption(
        new Option("--maximise <metric>", "of the points within the limits, that with the most of this"),
      )
      .addOption(accuracyOption())
      .addOption(
        new Option("--baseline <model>", "what limits such as 0.5x are shares of; else the model's own"),
      ),
  );

  const convertCommand = program
    .command("convert")
    .description("a model file as a spec that has the same report, to be edited")
    .argument("<model>", "a model file such as model.onnx, or - for standard input")
    .action(async (model: string, options: Record<string, unknown>) => {
      const { convert } = await import("./convert.js");
      setStatus(await convert(model, options, streams));
    });
  options.set(convertCommand, () =>
    withFileOptions(convertCommand)
      .addOption(new Option("--to <format>", "yaml").default("yaml"))
      .addOption(
        new Option("--input <size>", "the input's size: name=1x3x224x224 (repeatable)").argParser(collect),
      )
      .addOption(new Option("-o, --output <file>", "write to a file")),
  );

  const formatCommand = program
    .command("format")
    .description("a report that was saved as JSON, as the command that wrote it would have printed it")
    .argument("<report>", "a file that `lightnet-cost … -o report.json` wrote, or - for standard input")
    .action(async (file: string, options: Record<string, unknown>) => {
      const { format } = await import("./format.js");
      setStatus(await format(file, options, streams));
    });
  options.set(formatCommand, () => withOutputOptions(withViewOptions(formatCommand)));

  const conventionsCommand = program
    .command("conventions")
    .description("a network under each counting convention, and what the numbers consist of")
    .argument("<model>", "a spec file, - for standard input, or a bundled name")
    .action(async (model: string, options: Record<string, unknown>) => {
      const { conventions } = await import("./conventions.js");
      setStatus(await conventions(model, options, streams));
    });
  options.set(conventionsCommand, () =>
    withOutputOptions(withFileOptions(withModelOptions(conventionsCommand)))
      .addOption(new Option("--between <conventions...>", "only the terms in which two conventions differ"))
      .addOption(new Option("--match <figure>", "the conventions under which the network has this number")),
  );

  const batchCommand = program
    .command("batch")
    .description("one JSON answer a line for one model a line on standard input, for programs that ask often")
    .action(async (options: Record<string, unknown>) => {
      const { batch } = await import("./batch.js");
      setStatus(await batch(options, streams));
    });
  options.set(batchCommand, () =>
    withCountingOptions(batchCommand)
      .addOption(new Option("--baseline <model>", "compare every model with this one"))
      .addOption(new Option("--columns <a,b,…>", "the metrics to count; all of them by default"))
      .addOption(new Option("--layers", "every layer in the answers")),
  );

  const verifyCommand = program
    .command("verify")
    .description(
      "figures that others print for a network, against the computed ones; of all bundled ones by default",
    )
    .argument("[model...]", "spec files or bundled names")
    .action(async (models: string[], options: Record<string, unknown>) => {
      const { verify } = await import("./verify.js");
      setStatus(await verify(models, options, streams));
    });
  options.set(verifyCommand, () => withOutputOptions(verifyCommand));

  const explainCommand = program
    .command("explain")
    .description("the formula of a block or op, with numbers put in; or of a layer of a model")
    .argument("<what>", "a block or op, with its arguments behind it; or a model, with the path of a layer")
    .argument("[rest...]", "name=value …, with in= and size= for what enters; or the path")
    .action(async (what: string, rest: string[], options: Record<string, unknown>) => {
      const { explain } = await import("./explain.js");
      setStatus(await explain(what, rest, options, streams));
    });
  options.set(explainCommand, () => withOutputOptions(explainCommand));

  program
    .command("schema")
    .description("the JSON Schema of specs, for editors, or of what a command writes, for programs")
    .argument("[what]", "spec, report, sweep, fit or batch", "spec")
    .action(async (what: string) => {
      const { schema } = await import("./schema.js");
      setStatus(await schema(what, streams));
    });

  const listCommand = program
    .command("list")
    .description("what there is to use")
    .argument("[what]", "specs, blocks, ops, metrics, conventions or formats")
    .action(async (what: string | undefined, options: Record<string, unknown>) => {
      const { list } = await import("./list.js");
      setStatus(await list(what, options, streams));
    });
  options.set(listCommand, () => withOutputOptions(listCommand));

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
  const asked = commandAsked(argv, program, reportCommand);
  if (asked !== undefined) options.get(asked)?.();
  return program;
}

const ABOUT_ALL: ReadonlySet<string> = new Set(["--help", "-h", "--version", "-V"]);

/** The command whose options are needed: the one that is named, else the default one. */
function commandAsked(argv: readonly string[], program: Command, standard: Command): Command | undefined {
  const [first, second] = argv;
  if (first !== undefined && ABOUT_ALL.has(first)) return undefined;
  const name = first === "help" ? second : first;
  return program.commands.find((command) => command.name() === name) ?? standard;
}

/** An argument as commander's help shows it. */
function argumentTerm(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? "..." : "");
  return argument.required ? `<${name}>` : `[${name}]`;
}
