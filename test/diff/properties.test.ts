import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceOf, expectToAddUp, OWN_METRICS } from "../support/difference.js";

/** Layers that keep the sides, so that any order of them is a network. */
const leaf = fc.oneof(
  fc.constantFrom("relu:", "sigmoid:", "batchnorm:", "maxpool: { kernel: 3, stride: 1 }"),
  fc
    .tuple(fc.constantFrom(4, 8, 12), fc.constantFrom(1, 3, 5), fc.constantFrom("none", "batch"))
    .map(([out, kernel, norm]) => `conv: { out: ${out}, kernel: ${kernel}, norm: ${norm} }`),
  fc.constantFrom(4, 8).map((out) => `separable: { out: ${out} }`),
);

const { layers } = fc.letrec<{ item: string; layers: string[] }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf.map((layer) => `{ ${layer} }`),
    fc.tuple(fc.integer({ min: 1, max: 3 }), leaf).map(([times, layer]) => `{ repeat: ${times}, ${layer} }`),
    tie("layers").map((list) => `{ layers: [ ${list.join(", ")} ] }`),
    tie("layers").map((list) => `{ name: NAME, repeat: 2, layers: [ ${list.join(", ")} ] }`),
  ),
  layers: fc.array(tie("item"), { minLength: 1, maxLength: 6 }),
}));

/** A change of a list of layers. */
type Mutation = (items: readonly string[]) => string[];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), leaf).map(
    ([at, layer]): Mutation =>
      (items) =>
        items.toSpliced(at % (items.length + 1), 0, `{ ${layer} }`),
  ),
  fc.nat().map(
    (at): Mutation =>
      (items) =>
        items.length < 2 ? [...items] : items.toSpliced(at % items.length, 1),
  ),
  fc.tuple(fc.nat(), leaf).map(
    ([at, layer]): Mutation =>
      (items) =>
        items.toSpliced(at % items.length, 1, `{ ${layer} }`),
  ),
  fc.nat().map(
    (by): Mutation =>
      (items) => [...items.slice(by % items.length), ...items.slice(0, by % items.length)],
  ),
);

function spec(items: readonly string[]): string {
  let names = 0;
  const text = items.map((item) => `  - ${item}\n`).join("");
  return `input: 6x6x4\nlayers:\n${text.replaceAll("NAME", () => `n${names++}`)}`;
}

const runs = { numRuns: 60 };

describe("the difference of any two networks", () => {
  it("adds up exactly after any mutations, and back", async () => {
    await fc.assert(
      fc.asyncProperty(layers, fc.array(mutation, { maxLength: 4 }), async (items, mutations) => {
        const mutated = mutations.reduce((list, mutate) => mutate(list), items);
        const there = await differenceOf(spec(items), spec(mutated));
        const back = await differenceOf(spec(mutated), spec(items));
        expectToAddUp(there);
        expectToAddUp(back);
        for (const [name, value] of Object.entries(there.delta)) expect(back.delta[name]).toBe(0 - value);
      }),
      runs,
    );
  });

  it("adds up exactly for two that have nothing to do with each other", async () => {
    await fc.assert(
      fc.asyncProperty(layers, layers, async (a, b) => expectToAddUp(await differenceOf(spec(a), spec(b)))),
      runs,
    );
  });

  it("is empty for a network and itself", async () => {
    await fc.assert(
      fc.asyncProperty(layers, async (items) => {
        expect((await differenceOf(spec(items), spec(items))).changes).toEqual([]);
      }),
      runs,
    );
  });

  it("is one added layer where one was inserted that changes no shape", async () => {
    await fc.assert(
      fc.asyncProperty(layers, fc.nat(), async (items, at) => {
        const more = items.toSpliced(at % (items.length + 1), 0, "{ tanh: }");
        const { changes } = await differenceOf(spec(items), spec(more), OWN_METRICS);
        expect(changes.map(({ kind, after }) => [kind, after?.op])).toEqual([["added", "tanh"]]);
      }),
      runs,
    );
  });
});
