import { describe, expect, it } from "vitest";
import { ops } from "../../src/ops/index.js";
import { complaints } from "../support/count.js";

/** What may flow into an op: each rank, several tensors, and what a mistake hides. */
const entering: readonly (readonly [input: string, before: string])[] = [
  ["10", ""],
  ["8x6", ""],
  ["8x8x6", ""],
  ["4x4x4x6", ""],
  ["8x8x6", "{ split: 2 }, "],
  ["8x8x6", "flatten, "],
  ["8x8x6", "globalavgpool, "],
  ["8x8x6", "{ pointwise: many }, "],
];

const values = [
  "0",
  "-1",
  "3",
  "7",
  "1.5",
  "1e12",
  "10 ** 400",
  "word",
  "true",
  "0x3",
  "3x3x3x3x3",
  "[]",
  "[1, 2]",
  "[[1]]",
  "[word]",
  "{ a: 1 }",
  '""',
];

describe("what is said of any op and any argument", () => {
  it.each([...ops.values()].map((op) => [op.name, op] as const))(
    "names real values: %s",
    async (name, op) => {
      const { shape } = op.arguments();
      const required = Object.keys(shape).filter((argument) => shape[argument]?._zod.optin === undefined);
      const calls = [name];
      for (const argument of Object.keys(shape)) {
        for (const value of values) {
          const others = required.filter((other) => other !== argument).map((other) => `${other}: 6`);
          calls.push(`{ ${name}: { ${[...others, `${argument}: ${value}`].join(", ")} } }`);
        }
      }
      const wrong: string[] = [];
      for (const [input, before] of entering) {
        for (const call of calls) {
          const found = await complaints(`input: ${input}\nlayers: [ ${before}${call}, relu ]`);
          const errors = found.filter(({ severity }) => severity === "error");
          const said = errors.map(({ message, help = "" }) => `${message} | ${help}`).join("\n");
          // One of its own, and what is wrong about what flows in.
          const most = /many|split/.test(before) ? 2 : 1;
          if (/NaN|undefined|null|\[object|Infinity/.test(said) || errors.length > most) {
            wrong.push(`input: ${input}, ${before}${call}\n${said}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
