import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { WorkerPool } from "../../src/cli/worker-pool.js";
import { root } from "../support/count.js";

const setup = {
  request: { model: "", isFile: false, vary: [], set: [], batch: 1, foldNorm: false, conventions: [] },
  recording: { files: new Map(), opened: new Map(), areFiles: new Map() },
  format: "ndjson",
};

let pool: WorkerPool | undefined;

function poolOf(script: string): WorkerPool {
  const request = { ...setup.request, isData: true, seed: 0 };
  pool = new WorkerPool(join(root, "test/fixtures/workers", script), { ...setup, request }, 2);
  return pool;
}

afterEach(() => pool?.stop());

describe("a pool of workers", () => {
  it.each([
    ["ends.cjs", "a worker ended before its work was done"],
    ["throws.cjs", "a worker ended before its work was done: out of order"],
    ["fails.cjs", "this can't be counted"],
    ["no-such-file.cjs", "a worker ended before its work was done: Cannot find module"],
  ])("fails at once with %s", async (script, message) => {
    await expect(poolOf(script).count([0], 1)).rejects.toThrow(message);
  });

  it("ends those that are in the middle of their work, and lets go of what waits", async () => {
    const { count, stop } = poolOf("never.cjs");
    const tasks = [1, 2, 3, 4].map((index) => count([index], 1));
    const outcomes = Promise.allSettled(tasks);
    await stop.call(pool);
    expect((await outcomes).map(({ status }) => status)).toEqual(new Array(4).fill("rejected"));
  });
});
