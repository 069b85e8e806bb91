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

it("looks for what is gone in the folders of the checked files, and not below or beside them", async () => {
  const folder = repositoryWith({
    "m/a/net.yaml": net(10),
    "m/a/gone.yaml": net(1),
    "m/a/deep/gone.yaml": net(1),
    "m/b/gone.yaml": net(1),
  });
  for (const name of ["m/a/gone.yaml", "m/a/deep", "m/b"]) rmSync(join(folder, name), { recursive: true });
  const result = await check(folder, "m/a/net.yaml", "--baseline", "git:HEAD");
  expect(result).toMatchObject({ status: 0, deleted: ["m/a/gone.yaml"] });
});

it("holds a spec to a report that was saved", async () => {
  const folder = repositoryWith({ "a.yaml": net(10) });
  await runCli(["a.yaml", "--json", "-o", "report.json"], { cwd: folder });
  expect(await check(folder, "a.yaml", "--baseline", "report.json")).toMatchObject({ status: 0 });
  write(folder, { "a.yaml": net(12) });
  expect(await check(folder, "a.yaml", "--baseline", "report.json")).toMatchObject({ status: 1 });
});

it("takes no number that the saved report lacks for 0", async () => {
  const spec = 'input: 8x8x3\nlayers: [ pointwise: 4 ]\nbudgets:\n  - { "convention:fvcore": +10% }\n';
  const folder = repositoryWith({ "a.yaml": spec });
  await runCli(["a.yaml", "--json", "-o", "without.json"], { cwd: folder });
  expect(await check(folder, "a.yaml", "--baseline", "without.json")).toMatchObject({
    status: 2,
    diagnostics: [
      { message: "the baseline without.json#a.yaml doesn't have `convention:fvcore`", line: 4, column: 7 },
    ],
  });
  await runCli(["a.yaml", "--json", "--convention", "fvcore", "-o", "with.json"], { cwd: folder });
  expect(await check(folder, "a.yaml", "--baseline", "with.json")).toMatchObject({ status: 0 });
  // A report that isn't asked for the number holds nothing to it.
  const { stdout } = await runCli(["a.yaml", "--baseline", "with.json", "--json"], { cwd: folder });
  expect(JSON.parse(stdout).models[0].budgets).toEqual([]);
});

/** A spec whose parameter is the number of its channels, without budgets in it. */
const wide = (channels: number, budgets = "") =>
  `params: { k: ${channels} }\ninput: 8x8x3\nlayers: [ pointwise: { out: $k, bias: false } ]\n${budgets}`;
const GROWS_BY_A_TENTH = "budgets: [ macs: +10% ]\n";

function limits({ models }: { models: { id: string; budgets: { limit: number; actual: number }[] }[] }) {
  return models.map(({ id, budgets }) => [id, ...budgets.map(({ limit, actual }) => [limit, actual])]);
}

it("compares no model with another one's figures in a saved report", async () => {
  const folder = repositoryWith({ "a.yaml": net(10), "new.yaml": net(20) });
  await runCli(["a.yaml", "--json", "-o", "report.json"], { cwd: folder });
  const result = await check(folder, "a.yaml", "new.yaml", "--baseline", "report.json");
  expect(result).toMatchObject({ status: 0, added: ["new.yaml"] });
  // 64 · 27 · 10 MACs, and a tenth more.
  expect(limits(result)).toEqual([["a.yaml", [19008, 17280]], ["new.yaml"]]);
});

it("holds each of several specs to its own baseline, seen from its own folder", async () => {
  const spec = (channels: number) => wide(channels, `baseline: base.yaml\n${GROWS_BY_A_TENTH}`);
  const folder = repositoryWith({
    "a/base.yaml": wide(10),
    "a/net.yaml": spec(11),
    "b/base.yaml": wide(20),
    "b/net.yaml": spec(20),
  });
  // 8 · 8 · 3 = 192 MACs a channel.
  expect(limits(await check(folder, "a/net.yaml", "b/net.yaml"))).toEqual([
    ["a/net.yaml", [2112, 2112]],
    ["b/net.yaml", [4224, 3840]],
  ]);
});

it("sets a hyperparameter of those that have it", async () => {
  const folder = repositoryWith({ "a.yaml": wide(10, "budgets: { macs: 1M }\n"), "b.yaml": net(10) });
  const result = await check(folder, "a.yaml", "b.yaml", "--set", "k=20", "--baseline", "a.yaml");
  expect(result.models[0].budgets).toMatchObject([{ actual: 3840 }]);
  // The baseline is the model that was named, at k = 20 too.
  expect(result.models[1].budgets).toMatchObject([{ limit: 4224, actual: 17280 }]);
});

it("takes no saved report for a model, and no file of budgets for a spec", async () => {
  const folder = repositoryWith({
    "a.yaml": wide(10),
    "budgets.yaml": "budgets:\n  - { specs: a.yaml, macs: 1920 }\n",
  });
  expect(await check(folder, "a.yaml", "budgets.yaml")).toMatchObject({
    status: 0,
    models: [{ id: "a.yaml" }],
  });
  await runCli(["a.yaml", "--json", "-o", "report.json"], { cwd: folder });
  for (const name of ["report.json", "report.json#a.yaml"]) {
    const { status, diagnostics } = await check(folder, name, "a.yaml");
    expect(status).toBe(2);
    expect(diagnostics).toMatchObject([{ message: `${name} is a saved report, which has no budgets` }]);
  }
});

it("misses the budgets of a new model, too", async () => {
  const folder = repositoryWith({ "a.yaml": wide(1) });
  write(folder, { "new.yaml": wide(10) });
  expect(await check(folder, "new.yaml", "--baseline", "git:HEAD")).toMatchObject({
    status: 2,
    diagnostics: [{ code: "missing-key" }],
  });
});
