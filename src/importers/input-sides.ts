import type { Diagnostics } from "../core/diagnostic.js";
import { exact, product } from "../core/exact.js";
import type { ImportOptions } from "./importer.js";

/** An input as a file declares it. */
export interface DeclaredInput {
  readonly name: string;
  /** Its sides in the file's order, the batch first; `null` for those that it leaves open, `undefined` for all. */
  readonly sides: readonly (number | null)[] | undefined;
}

/** The sides of an input without the batch, in the file's order, and how large the batch is. */
export interface InputSides {
  readonly batch: number;
  readonly sides: readonly number[];
}

/** No tensor of a real network has more sides. */
export const MOST_SIDES = 16;

/** No side of a real network comes near this. */
const ABSURD = 2 ** 31 - 1;

/**
 * The sides of a network's inputs: what the caller says, else what the file does. A batch that is open is 1.
 * @returns `undefined` when some are unknown, which is collected
 */
export function inputSides(
  inputs: readonly DeclaredInput[],
  { inputs: given }: Pick<ImportOptions, "inputs">,
  diagnostics: Diagnostics,
): InputSides[] | undefined {
  const known: InputSides[] = [];
  const open: DeclaredInput[] = [];
  if (!areInputs(given, inputs, diagnostics)) return undefined;
  for (const input of inputs) {
    const asked = given.get(input.name) ?? (inputs.length === 1 ? given.get("") : undefined);
    const sides = asked === undefined ? input.sides : withBatch(asked, input.sides);
    if (asked !== undefined && input.sides !== undefined && sides?.length !== input.sides.length) {
      diagnostics.error(
        "usage",
        `\`${input.name}\` has ${input.sides.length} sides, and \`--input\` gives ${asked.length}`,
        undefined,
        { help: `write \`--input ${input.name}=${shownSides(input)}\` with numbers` },
      );
      return undefined;
    }
    const [batch, ...rest] = sides ?? [];
    if (sides !== undefined && sides.length > MOST_SIDES) {
      diagnostics.error(
        "limit",
        `the input \`${input.name}\` has ${sides.length} sides, more than ${MOST_SIDES}`,
      );
      return undefined;
    }
    if (sides === undefined || sides.length < 2 || rest.some((side) => side === null)) open.push(input);
    else known.push({ batch: batch ?? 1, sides: rest as number[] });
  }
  if (open.length > 0) {
    complain(open, inputs, diagnostics);
    return undefined;
  }
  for (const [index, { batch, sides }] of known.entries()) {
    const isReal = [batch, ...sides].every((side) => Number.isInteger(side) && side >= 1 && side <= ABSURD);
    const { name } = inputs[index] as DeclaredInput;
    if (!isReal) {
      diagnostics.error(
        "shape",
        `the input \`${name}\` has the sides ${sides.join("x")}, of which each is at least 1`,
      );
      return undefined;
    }
    exact(product(sides), `the number of elements of the input \`${name}\``);
  }
  return known;
}

/** Whether a file has the inputs that the caller names; those that it lacks are complained of. */
function areInputs(
  given: ImportOptions["inputs"],
  inputs: readonly DeclaredInput[],
  diagnostics: Diagnostics,
): boolean {
  let areThere = true;
  for (const name of given.keys()) {
    if (name === "" ? inputs.length === 1 : inputs.some((input) => input.name === name)) continue;
    areThere = false;
    const what =
      name === "" && inputs.length > 0 ? "more than one input" : `no input${name && ` \`${name}\``}`;
    const has = inputs.length > 0 ? `: it has ${inputs.map(shown).join(", ")}` : "";
    diagnostics.error("usage", `the network has ${what}${has}`, undefined, {
      help:
        inputs[0] === undefined
          ? "leave `--input` out"
          : `write \`--input ${inputs[0].name}=${exampleOf(inputs[0]).join("x")}\``,
    });
  }
  return areThere;
}

function shownSides({ sides }: DeclaredInput): string {
  return sides?.map((side) => side ?? "?").join("x") ?? "no shape";
}

function shown(input: DeclaredInput): string {
  return `\`${input.name}\` (${shownSides(input)})`;
}

/** Sides that an input may have. */
function exampleOf({ sides }: DeclaredInput): number[] {
  return (sides ?? [null, 224, 224, 3]).map((side, index) => side ?? (index === 0 ? 1 : 224));
}

/** What the caller says may leave the batch out. */
function withBatch(asked: readonly number[], declared: DeclaredInput["sides"]): readonly (number | null)[] {
  return declared !== undefined && asked.length === declared.length - 1 ? [null, ...asked] : asked;
}

function complain(
  open: readonly DeclaredInput[],
  inputs: readonly DeclaredInput[],
  diagnostics: Diagnostics,
): void {
  const [first] = open as [DeclaredInput];
  const name = inputs.length === 1 ? "" : `${first.name}=`;
  diagnostics.error(
    "shape",
    `the file leaves sides of its input${inputs.length === 1 ? "" : "s"} open: ${inputs.map(shown).join(", ")}`,
    undefined,
    { help: `give them: --input ${name}${exampleOf(first).join("x")}` },
  );
}
