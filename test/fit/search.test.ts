import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricValues } from "../../src/analyze/report.js";
import { type Bound, type Found, type Position, type Searched, search } from "../../src/fit/search.js";

interface Costs {
  readonly a: number;
  /** As an accuracy, which isn't known of every point. */
  readonly b?: number;
}

/** A space whose points cost what a table says, by their number; `null` where there is no network. */
interface Table {
  readonly sizes: readonly number[];
  readonly costs: readonly (null | Costs)[];
}

function searchedIn(table: Table, bounds: readonly Bound[], maximised?: string): Searched {
  return {
    sizes: table.sizes,
    bounds,
    maximised,
    totalsAt: (position) => (table.costs[numberOf(position, table.sizes)] ?? null) as MetricValues | null,
  };
}

function numberOf(position: Position, sizes: readonly number[]): number {
  return sizes.reduce((number, size, axis) => number * size + (position[axis] as number), 0);
}

/** Every point with what it costs, the most preferred first. */
function allPoints({ sizes, costs }: Table) {
  const positions = sizes.reduce<number[][]>(
    (all, size) => all.flatMap((each) => Array.from({ length: size }, (_, step) => [...each, step])),
    [[]],
  );
  return positions.flatMap((position, number) => {
    const totals = costs[number] ?? null;
    return totals === null ? [] : [{ position, totals }];
  });
}

function keeps(totals: Costs, { metric, kind, limit }: Bound): boolean {
  const value = totals[metric as "a" | "b"];
  if (value === undefined) return false;
  return kind === "max" ? value <= limit : value >= limit;
}

function isKnown(totals: Costs, limits: readonly Bound[]): boolean {
  return limits.every(({ metric }) => metric in totals);
}

const cost = fc.nat(30);
/** Staircases that go up and down, with holes. */
const tables: fc.Arbitrary<Table> = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 })
  .chain((sizes) => {
    const length = sizes.reduce((product, size) => product * size, 1);
    const costs = fc.record({ a: cost, b: cost }, { requiredKeys: ["a"] });
    const all = fc.array(fc.option(costs, { freq: 6 }), { minLength: length, maxLength: length });
    return all.map((list) => ({ sizes, costs: list as Table["costs"] }));
  });
const bounds: fc.Arbitrary<Bound[]> = fc.array(
  fc.record({
    metric: fc.constantFrom("a", "b"),
    kind: fc.constantFrom("max" as const, "min" as const),
    limit: cost,
  }),
  { minLength: 1, maxLength: 3 },
);

describe("a search", () => {
  it("finds what trying every point finds, on any staircase", () => {
    fc.assert(
      fc.property(tables, bounds, (table, limits) => {
        const within = allPoints(table).filter(({ totals }) => limits.every((bound) => keeps(totals, bound)));
        expect(search(searchedIn(table, limits)).best).toEqual(within[0] ?? null);
      }),
      { numRuns: 1000 },
    );
  });

  it("finds the point with the most of a metric, of equals the most preferred", () => {
    fc.assert(
      fc.property(tables, bounds, (table, limits) => {
        const within = allPoints(table).filter(
          ({ totals }) => "b" in totals && limits.every((bound) => keeps(totals, bound)),
        );
        const most = Math.max(...within.map(({ totals }) => totals.b as number));
        const { best, tried } = search(searchedIn(table, limits, "b"));
        expect(best).toEqual(within.find(({ totals }) => totals.b === most) ?? null);
        expect(tried).toBe(table.costs.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("says for each axis what a step further breaks", () => {
    fc.assert(
      fc.property(tables, bounds, (table, limits) => {
        const { best, next }: Found = search(searchedIn(table, limits));
        const expected = (best?.position ?? []).flatMap((own, axis) => {
          const above = allPoints(table).filter(
            ({ position, totals }) =>
              isKnown(totals, limits) &&
              (position[axis] as number) < own &&
              position.every((step, other) => other === axis || step === best?.position[other]),
          );
          const last = above.at(-1);
          if (last === undefined) return [];
          return [{ axis, ...last, breaks: limits.filter((bound) => !keeps(last.totals, bound)) }];
        });
        expect(next).toEqual(expected);
        // Else the step further would have been found.
        expect(next.every(({ breaks }) => breaks.length > 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("names the nearest point where none keeps within all bounds", () => {
    const table: Table = {
      sizes: [4],
      costs: [{ a: 20, b: 10 }, null, { a: 15, b: 12 }, { a: 15, b: 11 }],
    };
    const limits: Bound[] = [
      { metric: "a", kind: "max", limit: 10 },
      { metric: "b", kind: "max", limit: 10 },
    ];
    expect(search(searchedIn(table, limits))).toEqual({
      best: null,
      // Half too much of a in both; of b a tenth, rather than a fifth.
      nearest: { position: [3], totals: { a: 15, b: 11 } },
      next: [],
      tried: 4,
      passedOver: 1,
      lacking: 0,
    });
  });

  it("counts the points of which a limit can't be known to hold, and takes none of them", () => {
    const table: Table = { sizes: [4], costs: [{ a: 1 }, null, { a: 2, b: 5 }, { a: 1 }] };
    const least: Bound = { metric: "b", kind: "min", limit: 6 };
    expect(search(searchedIn(table, [least]))).toMatchObject({
      best: null,
      nearest: { position: [2] },
      tried: 4,
      passedOver: 1,
      lacking: 2,
    });
    expect(search(searchedIn(table, [{ ...least, limit: 5 }]))).toMatchObject({
      best: { position: [2] },
      lacking: 1,
    });
  });

  it("has no nearest point where there is no network at all", () => {
    const found = search(
      searchedIn({ sizes: [2], costs: [null, null] }, [{ metric: "a", kind: "max", limit: 1 }]),
    );
    expect(found).toMatchObject({ best: null, nearest: null, tried: 2, passedOver: 2 });
  });
});
