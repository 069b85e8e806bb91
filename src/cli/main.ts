import { CommanderError } from "commander";
import { buildProgram } from "./program.js";
import { BAD_INPUT, OK, type Streams } from "./streams.js";

/**
 * Runs the program and gives its exit status. Never throws for what a user did.
 * @param argv the arguments, without node and the script
 */
export async function run(argv: readonly string[], streams: Streams): Promise<number> {
  let status = OK;
  const program = buildProgram(argv, streams, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return OK;
    const { reportFailure } = await import("./failure.js");
    const commands = program.commands.map((command) => command.name());
    return reportFailure(error, argv, commands, streams) ?? BAD_INPUT;
  }
}
