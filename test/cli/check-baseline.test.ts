import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commit, repositoryWith, write } from "../support/repository.js";
import { runCli } from "../support/run.js";

/** A spec with 8 · 8 · out · 27 MACs that may grow by a tenth. */
const net = (out: number) =>
  `input: 8x8x3\nlayers: [ conv: { out: ${out}, kernel: 3, bias: false } ]\nbudgets: [ macs: +10% ]\n`;

async function check(folder: string, ...argv: string[]) {
  const { status, stdout } = await runCli(["check", ...argv, "--json"], { cwd: folder });
  return { status, ...JSON.parse(stdout) };
}

it("holds each spec to itself at a revision, and names what is new and gone", async () => {
  const folder = repositoryWith({
    "m/a.yaml": net(10),
    "m/b.yaml": net(10),
    "m/gone.yaml": net(1),
    "m/other.yaml": "x: 1\n",
  });
  rmSync(join(folder, "m/gone.yaml"));
  rmSync(join(folder, "m/other.yaml"));
  write(folder, { "m/a.yaml": net(11), "m/b.yaml": net(12), "m/new.yaml": net(3) });
  const names = ["m/a.yaml", "m/b.yaml", "m/new.yaml"];
  const result = await check(folder, ...names, "--baseline", "git:HEAD");
  expect(result).toMatchObject({ status: 1, added: ["m/new.yaml"], deleted: ["m/gone.yaml"] });
  const budgets = result.models.map((model: { budgets: { limit: number; actual: number; ok: boolean }[] }) =>
    model.budgets.map(({ limit, actual, ok }) => [limit, actual, ok]),
  );
  // 64 · 27 MACs a channel; a tenth more than ten channels is eleven.
  expect(budgets).toEqual([[[19008, 19008, true]], [[19008, 20736, false]], []]);
  commit(folder);
  expect(await check(folder, ...names, "--baseline", "git:HEAD")).toMatchObject({ status: 0, deleted: [] });
});

it("holds a spec to a report that was saved", async () => {
  const folder = repositoryWith({ "a.yaml": net(10) });
  await runCli(["a.yaml", "--json", "-o", "report.json"], { cwd: folder });
  expect(await check(folder, "a.yaml", "--baseline", "report.json")).toMatchObject({ status: 0 });
  write(folder, { "a.yaml": net(12) });
  expect(await check(folder, "a.yaml", "--baseline", "report.json")).toMatchObject({ status: 1 });
});
