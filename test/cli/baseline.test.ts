import { describe, expect, it } from "vitest";
import { commit, git, newFolder, repositoryWith, write } from "../support/repository.js";
import { runCli } from "../support/run.js";

/** A spec with `out` channels: 8 · 8 · out · 27 MACs. */
const net = (out: number, more = "") =>
  `input: 8x8x3\n${more}layers: [ conv: { out: ${out}, kernel: 3, bias: false } ]\n`;
const macs = (out: number) => 64 * out * 27;
const parametric = (out: number) =>
  `input: 8x8x3\nparams: { out: ${out} }\nlayers: [ conv: { out: $out, kernel: 3, bias: false } ]\n`;

interface Model {
  readonly id: string;
  readonly baseline: string | null;
  readonly missingBaseline?: string;
  readonly totals: { readonly macs: number };
  readonly ratios: { readonly macs: number | null };
}

async function json(argv: readonly string[], cwd: string) {
  const { stdout, stderr } = await runCli([...argv, "--json"], { cwd });
  expect(stderr).toBe("");
  const { baseline, models } = JSON.parse(stdout) as { baseline: string | null; models: Model[] };
  const byId = Object.fromEntries(models.map((model) => [model.id, model]));
  return { baseline, models, byId };
}

async function complaint(argv: readonly string[], cwd: string) {
  const { status, stdout, stderr } = await runCli(argv, { cwd });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain("fault of lightnet-cost");
  return stderr;
}

describe("--baseline git:<revision>", () => {
  it("is the same file at that revision", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    write(folder, { "my.yaml": net(6) });
    const { baseline, models } = await json(["my.yaml", "--baseline", "git:HEAD"], folder);
    expect(baseline).toBe("git:HEAD:my.yaml");
    expect(models.map(({ id, baseline }) => [id, baseline])).toEqual([
      ["my.yaml", "git:HEAD:my.yaml"],
      ["git:HEAD:my.yaml", "git:HEAD:my.yaml"],
    ]);
    expect(models.map(({ ratios }) => ratios.macs)).toEqual([1.5, 1]);
    const { stdout } = await runCli(["my.yaml", "--baseline", "git:HEAD"], { cwd: folder });
    expect(stdout).toContain("150 % of the MACs and 150 % of the parameters of git:HEAD:my.yaml\n");
  });

  it("gives each of several models its own", async () => {
    const folder = repositoryWith({ "a.yaml": net(4), "sub/b.yaml": net(8) });
    write(folder, { "a.yaml": net(6), "sub/b.yaml": net(10) });
    const { baseline, byId } = await json(["a.yaml", "./sub/b.yaml", "--baseline", "git:HEAD"], folder);
    expect(baseline).toBe(null);
    expect(byId["a.yaml"]?.ratios.macs).toBe(1.5);
    expect(byId["./sub/b.yaml"]).toMatchObject({ baseline: "git:HEAD:./sub/b.yaml", ratios: { macs: 1.25 } });
    const { stdout } = await runCli(["a.yaml", "sub/b.yaml", "--baseline", "git:HEAD"], { cwd: folder });
    expect(stdout).toBe(`model                input  params           MACs
a.yaml               3×8×8     162   1.5×  10.4 K   1.5×
sub/b.yaml           3×8×8     270  1.25×  17.3 K  1.25×
git:HEAD:a.yaml      3×8×8     108     1×  6.91 K     1×
git:HEAD:sub/b.yaml  3×8×8     216     1×  13.8 K     1×

× of a.yaml is against git:HEAD:a.yaml · × of sub/b.yaml is against git:HEAD:sub/b.yaml · MACs: convention paper
`);
  });

  it("takes the model's settings, and options that concern it", async () => {
    const folder = repositoryWith({ "my.yaml": parametric(4) });
    write(folder, { "my.yaml": parametric(5) });
    const said = await json(["my.yaml@out=8", "--baseline", "git:HEAD"], folder);
    expect(said.models.map(({ id, totals }) => [id, totals.macs])).toEqual([
      ["my.yaml@out=8", macs(8)],
      ["git:HEAD:my.yaml@out=8", macs(8)],
    ]);
    const set = await json(
      ["my.yaml", "--set", "out=9", "--input", "3x16x16", "--baseline", "git:HEAD"],
      folder,
    );
    expect(set.models.map(({ totals }) => totals.macs)).toEqual([4 * macs(9), 4 * macs(9)]);
  });

  it("says which models are new: their file, their variant or their hyperparameter isn't there", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    write(folder, { "new.yaml": net(6), "my.yaml": `${parametric(5)}variants: { big: { out: 9 } }\n` });
    const names = ["my.yaml", "new.yaml", "my.yaml@big", "my.yaml@out=3"];
    const { baseline, models } = await json([...names, "--baseline", "git:HEAD"], folder);
    expect(baseline).toBe(null);
    expect(models.map(({ id, baseline, missingBaseline }) => [id, baseline, missingBaseline])).toEqual([
      ["my.yaml", "git:HEAD:my.yaml", undefined],
      ["new.yaml", null, "git:HEAD:new.yaml"],
      ["my.yaml@big", null, "git:HEAD:my.yaml@big"],
      ["my.yaml@out=3", null, "git:HEAD:my.yaml@out=3"],
      ["git:HEAD:my.yaml", "git:HEAD:my.yaml", undefined],
    ]);
    expect(models[1]?.ratios.macs).toBe(null);
    for (const others of [[], ["my.yaml"]]) {
      const { stdout, stderr, status } = await runCli(["new.yaml", ...others, "--baseline", "git:HEAD"], {
        cwd: folder,
      });
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("new.yaml is new: there is no git:HEAD:new.yaml\n");
    }
  });

  it("is relative to each file's own repository", async () => {
    const [one, two] = [repositoryWith({ "a.yaml": net(4) }), repositoryWith({ "a.yaml": net(2) })];
    const names = [one, two].map((folder) => `${folder}/a.yaml`);
    for (const name of names) write("/", { [name]: net(8) });
    const { models } = await json([...names, "--baseline", "git:HEAD"], newFolder());
    expect(models.slice(0, 2).map(({ ratios }) => ratios.macs)).toEqual([2, 4]);
  });

  it("of a file at another revision is that file", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    commit(folder, { "my.yaml": net(8) });
    const { models } = await json(["git:HEAD:my.yaml", "--baseline", "git:HEAD~1"], folder);
    expect(models.map(({ id, ratios }) => [id, ratios.macs])).toEqual([
      ["git:HEAD:my.yaml", 2],
      ["git:HEAD~1:my.yaml", 1],
    ]);
  });

  it("works for names with an @, and for a spec's own baseline", async () => {
    const folder = repositoryWith({ "net@2.yaml": net(4), "own.yaml": net(4, "baseline: git:HEAD\n") });
    write(folder, { "net@2.yaml": net(8), "own.yaml": net(12, "baseline: git:HEAD\n") });
    expect((await json(["net@2.yaml", "--baseline", "git:HEAD"], folder)).models[0]?.ratios.macs).toBe(2);
    expect((await json(["own.yaml"], folder)).models[0]?.ratios.macs).toBe(3);
  });

  it("shows a mistake in the old spec, but not one twice", async () => {
    const folder = repositoryWith({ "a.yaml": "input: 8x8x3\nlayers: [ convv: 3 ]\n", "b.yaml": net(3) });
    write(folder, { "a.yaml": net(4) });
    const said = await complaint(["a.yaml", "--baseline", "git:HEAD"], folder);
    expect(said).toContain("--> git:HEAD:a.yaml:2:11");
    const missing = await complaint(["a.yaml", "b.yaml", "--baseline", "git:nope"], folder);
    expect(missing.match(/there is no revision/g)).toHaveLength(1);
    expect(missing).toContain("--> --baseline:1:1");
  });

  it("leaves the repository as it is", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    write(folder, { "my.yaml": net(5), "other.yaml": net(5) });
    git(folder, "add", "other.yaml");
    const before = git(folder, "status", "--porcelain");
    await json(["my.yaml", "--baseline", "git:HEAD"], folder);
    expect(git(folder, "status", "--porcelain")).toBe(before);
  });
});

/** A folder with `report.json` of some models. */
async function folderWith(
  files: Readonly<Record<string, string>>,
  models: readonly string[],
  ...options: string[]
) {
  const folder = newFolder();
  write(folder, files);
  const { status } = await runCli([...models, ...options, "-o", "report.json"], { cwd: folder });
  expect(status).toBe(0);
  return folder;
}

describe("--baseline report.json", () => {
  it("is the model with the same id, else of the same source, else the only one", async () => {
    const files = { "a.yaml": parametric(4), "b.yaml": net(8) };
    const folder = await folderWith(files, ["a.yaml", "a.yaml@out=2", "b.yaml"]);
    write(folder, { "a.yaml": parametric(6), "b.yaml": net(16), "c.yaml": net(2) });
    const id = await json(["a.yaml@out=2", "--baseline", "report.json"], folder);
    expect(id.models.map(({ id, totals }) => [id, totals.macs])).toEqual([
      ["a.yaml@out=2", macs(2)],
      ["report.json#a.yaml@out=2", macs(2)],
    ]);
    const source = await json(["b.yaml@width=0.5", "--baseline", "report.json"], folder);
    expect(source.models[0]).toMatchObject({ baseline: "report.json#b.yaml", ratios: { macs: 1 } });
    const lone = await folderWith({ "old.yaml": net(1), "c.yaml": net(3) }, ["old.yaml"]);
    expect((await json(["c.yaml", "--baseline", "report.json"], lone)).models[0]?.ratios.macs).toBe(3);
  });

  it("says what it has to choose from when none is the counterpart, or that a model is new", async () => {
    const folder = await folderWith({ "a.yaml": net(4), "b.yaml": net(8), "c.yaml": net(2) }, [
      "a.yaml",
      "b.yaml",
    ]);
    const said = await complaint(["c.yaml", "--baseline", "report.json"], folder);
    expect(said).toContain("report.json has no counterpart of `c.yaml`");
    expect(said).toMatch(/report\.json#[ab]\.yaml/);
    const { byId } = await json(["a.yaml", "c.yaml", "--baseline", "report.json"], folder);
    expect(byId["c.yaml"]).toMatchObject({ baseline: null, missingBaseline: "report.json#c.yaml" });
    const named = await json(["c.yaml", "--baseline", "report.json#b.yaml"], folder);
    expect(named.models[0]?.ratios.macs).toBe(0.25);
  });

  it("must have been counted the same way", async () => {
    const folder = await folderWith({ "a.yaml": net(4) }, ["a.yaml"], "--batch", "4");
    const said = await complaint(["a.yaml", "--baseline", "report.json"], folder);
    expect(said).toContain("was counted for a batch of 4, not of 1");
    expect(said).toContain("--batch 4");
    const same = await json(["a.yaml", "--baseline", "report.json", "--batch", "4"], folder);
    expect(same.models[0]?.ratios.macs).toBe(1);
    expect(
      await complaint(["a.yaml", "--baseline", "report.json", "--batch", "4", "--fold-norm"], folder),
    ).toContain("norms as they are");
  });

  it("may lie in a revision", async () => {
    const folder = await folderWith({ "a.yaml": net(4) }, ["a.yaml"]);
    git(folder, "init", "--quiet");
    commit(folder);
    write(folder, { "a.yaml": net(8), "report.json": "{}" });
    const { models } = await json(["a.yaml", "--baseline", "git:HEAD:report.json"], folder);
    expect(models[0]?.ratios.macs).toBe(2);
  });
});

describe("a saved report as a model", () => {
  it("is the only one that it is about, with its baseline", async () => {
    const folder = newFolder();
    await runCli(["mobilenet-v1", "-o", "report.json"], { cwd: folder });
    const { stdout } = await runCli(["report.json"], { cwd: folder });
    expect(stdout).toBe((await runCli(["mobilenet-v1"])).stdout);
    const { models } = await json(["report.json"], folder);
    expect(models.map(({ id }) => id)).toEqual(["report.json", "report.json#vgg16"]);
  });

  it("is named when there are several, and stands beside others", async () => {
    const folder = newFolder();
    await runCli(["alexnet", "vgg16@width=0.5", "-o", "report.json"], { cwd: folder });
    const said = await complaint(["report.json"], folder);
    expect(said).toContain("report.json holds 2 models, of which one is to be named");
    expect(said).toContain("report.json#alexnet, report.json#vgg16@width=0.5");
    const names = ["report.json#alexnet", "report.json#vgg16@width=0.5", "vgg11"];
    const { models, baseline } = await json(names, folder);
    expect(baseline).toBe("report.json#alexnet");
    expect(models.map(({ id }) => id)).toEqual(names);
    // torchvision's vgg11 against AlexNet with two groups (arXiv:1404.5997 has one).
    expect(models[2]?.ratios.macs).toBe((models[2]?.totals.macs ?? 0) / 724_406_816);
    expect(await complaint(["report.json#alexnett"], folder)).toContain(
      "did you mean `report.json#alexnet`?",
    );
  });

  it("is read from standard input", async () => {
    const { stdout: stdin } = await runCli(["vgg16", "--json"]);
    expect((await runCli(["-"], { stdin })).stdout).toBe((await runCli(["vgg16"])).stdout);
  });

  it("doesn't follow what would count it anew", async () => {
    const folder = await folderWith({ "a.yaml": net(4) }, ["a.yaml"]);
    const cases: [string[], string][] = [
      [["report.json@width=2"], "report.json is a saved report, whose settings are fixed"],
      [["report.json", "--set", "width=2"], "report.json is a saved report, whose settings are fixed"],
      [["report.json", "--input", "3x9x9"], "report.json is a saved report, whose input is fixed"],
      [["report.json", "--batch", "2"], "was counted for a batch of 1, not of 2"],
      [["report.json", "--convention", "fvcore"], "doesn't have `convention:fvcore`"],
    ];
    for (const [argv, message] of cases) expect(await complaint(argv, folder)).toContain(message);
  });

  it("isn't what JSON without models is", async () => {
    const folder = newFolder();
    write(folder, {
      "spec.json": '{ "input": "8x8x3", "layers": [{ "conv": { "out": 4, "kernel": 3, "bias": false } }] }',
    });
    expect((await json(["spec.json"], folder)).models[0]?.totals.macs).toBe(macs(4));
    expect(await complaint(["spec.json#a"], folder)).toContain("spec.json is no saved report");
    expect(await complaint(["none.json#a"], folder)).toContain("there is no file none.json");
  });
});
