import { SpecError } from "../core/diagnostic.js";
import { suggestion } from "../core/nearest.js";
import { OK, type Streams } from "./streams.js";

const schemas: ReadonlyMap<string, () => Promise<object>> = new Map([
  ["spec", async () => (await import("../schema/spec.js")).specSchema()],
  ["report", async () => (await import("../saved/schema.js")).reportSchema()],
  ["sweep", async () => (await import("../saved/points/schema.js")).sweepSchema()],
  ["fit", async () => (await import("../saved/fit-schema.js")).fitSchema()],
  ["batch", async () => (await import("../saved/batch-schema.js")).batchSchema()],
]);

/** Prints a JSON Schema. */
export async function schema(what: string, { stdout }: Streams): Promise<number> {
  const make = schemas.get(what);
  if (make === undefined) {
    throw new SpecError("usage", `there is no schema of \`${what}\``, undefined, {
      help: suggestion(what, schemas.keys()),
    });
  }
  stdout.write(`${JSON.stringify(await make(), null, 2)}\n`);
  return OK;
}
