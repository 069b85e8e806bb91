import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { specSchema } from "../schema/spec.js";
import { OK, type Streams } from "./streams.js";

/** Prints a JSON Schema. */
export function schema(what: string, { stdout }: Streams): number {
  if (what !== "spec") {
    throw new SpecError("usage", `there is no schema of \`${what}\``, undefined, {
      help: suggestion(what, ["spec"]),
    });
  }
  stdout.write(`${JSON.stringify(specSchema(), null, 2)}\n`);
  return OK;
}
