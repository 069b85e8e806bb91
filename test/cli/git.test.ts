import { readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RevisionFiles } from "../../src/cli/revision-files.js";
import { cloneOf, commit, git, newFolder, repositoryWith, write } from "../support/repository.js";
import { runCli } from "../support/run.js";

/** A spec with `out` channels: 8 · 8 · out · 27 MACs. */
const net = (out: number) => `input: 8x8x3\nlayers: [ conv: { out: ${out}, kernel: 3, bias: false } ]\n`;
const macs = (out: number) => 64 * out * 27;

async function json(argv: readonly string[], cwd: string) {
  const { stdout, status, stderr } = await runCli([...argv, "--json"], { cwd });
  return { status, stderr, ...JSON.parse(stdout) };
}

async function macsOf(argv: readonly string[], cwd: string): Promise<number[]> {
  const { models, stderr } = await json(argv, cwd);
  expect(stderr).toBe("");
  return models.map(({ totals }: { totals: { macs: number } }) => totals.macs);
}

async function complaint(argv: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await runCli(argv, { cwd, env });
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).not.toContain("fault of lightnet-cost");
  return stderr;
}

describe("git:<revision>:<file>", () => {
  it("is the file as it was there, whatever the working tree holds", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    const first = git(folder, "rev-parse", "HEAD");
    git(folder, "tag", "--annotate", "--message", "t", "v1");
    commit(folder, { "my.yaml": net(5) });
    write(folder, { "my.yaml": net(6) });
    for (const revision of ["HEAD~1", "v1", first, first.slice(0, 8), "main^", "HEAD@{1}"]) {
      expect(await macsOf([`git:${revision}:my.yaml`], folder), revision).toEqual([macs(4)]);
    }
    expect(await macsOf(["git:main:my.yaml", "my.yaml"], folder)).toEqual([macs(5), macs(6)]);
  });

  it("is named so in JSON, with its lines", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    const { models } = await json(["git:HEAD:my.yaml"], folder);
    expect(models[0]).toMatchObject({ id: "git:HEAD:my.yaml", source: "git:HEAD:my.yaml" });
    expect(models[0].layers[0]).toMatchObject({ file: "git:HEAD:my.yaml", line: 2 });
  });

  it("is seen from the working folder, which may be below the root, or outside", async () => {
    const folder = repositoryWith({ "a/b/my.yaml": net(4), "my.yaml": net(5) });
    expect(await macsOf(["git:HEAD:my.yaml"], join(folder, "a/b"))).toEqual([macs(4)]);
    expect(await macsOf(["git:HEAD:../../my.yaml"], join(folder, "a/b"))).toEqual([macs(5)]);
    expect(await macsOf([`git:HEAD:${folder}/a/b/my.yaml`], newFolder())).toEqual([macs(4)]);
  });

  it("takes settings, variants and a revision's own @", async () => {
    const folder = repositoryWith({
      "my.yaml":
        "input: 8x8x3\nparams: { out: 4 }\nvariants: { big: { out: 9 } }\nlayers: [ conv: { out: $out, kernel: 3, bias: false } ]\n",
      "net@2.yaml": net(7),
    });
    expect(await macsOf(["git:HEAD:my.yaml@out=8"], folder)).toEqual([macs(8)]);
    expect(await macsOf(["git:HEAD@{0}:my.yaml@big"], folder)).toEqual([macs(9)]);
    expect(await macsOf(["git:HEAD:net@2.yaml"], folder)).toEqual([macs(7)]);
  });

  it("reads what it extends and uses from the same revision, and bundled specs from the package", async () => {
    const folder = repositoryWith({
      "nets/my.yaml": "extends: ../base/base.yaml\nlayers:\n  - network: { spec: part.yaml }\n",
      "nets/part.yaml": net(4),
      "base/base.yaml": "input: 8x8x3\nbaseline: other.yaml\nlayers: [ relu ]\n",
      "base/other.yaml": net(2),
      "big.yaml": "extends: vgg16\n",
    });
    write(folder, { "nets/part.yaml": "broken: [", "base/other.yaml": "broken: [" });
    rmSync(join(folder, "base/base.yaml"));
    expect(await macsOf(["git:HEAD:nets/my.yaml"], folder)).toEqual([macs(4), macs(2)]);
    // 15.47 G: PyTorch's vgg16.
    expect((await macsOf(["git:HEAD:big.yaml"], folder))[0]).toBe(15_470_264_320);
  });

  it("follows symbolic links", async () => {
    const folder = repositoryWith({ "real/my.yaml": net(4) });
    symlinkSync("real/my.yaml", join(folder, "link.yaml"));
    symlinkSync("loop.yaml", join(folder, "loop.yaml"));
    commit(folder);
    rmSync(join(folder, "link.yaml"));
    expect(await macsOf(["git:HEAD:link.yaml"], folder)).toEqual([macs(4)]);
    expect(await complaint(["git:HEAD:loop.yaml"], folder)).toContain("leads nowhere");
  });

  it("follows symbolic links to folders, one behind the other, and reads on beside the file", async () => {
    const folder = repositoryWith({
      "real/nets/my.yaml": "extends: ../base.yaml\n",
      "real/base.yaml": net(4),
      "real/broken.yaml": "extends: none.yaml\n",
    });
    write(folder, { "a/b/note.txt": "" });
    symlinkSync("../../real/", join(folder, "a/b/far"));
    symlinkSync("b/far", join(folder, "a/near"));
    symlinkSync("near/nets/my.yaml", join(folder, "a/file.yaml"));
    symlinkSync("..", join(folder, "real/up"));
    commit(folder);
    rmSync(join(folder, "a"), { recursive: true });
    for (const file of [
      "a/b/far/nets/my.yaml",
      "a/near/nets/my.yaml",
      "a/file.yaml",
      "real/up/a/file.yaml",
    ]) {
      expect(await macsOf([`git:HEAD:${file}`], folder), file).toEqual([macs(4)]);
    }
    expect(await complaint(["git:HEAD:a/near/nets"], folder)).toContain("is a directory");
    expect(await complaint(["git:HEAD:a/near/nets/none.yaml"], folder)).toContain("there is no file");
    // What is beside a file is beside it where it really lies.
    expect(await complaint(["git:HEAD:a/near/broken.yaml"], folder)).toContain(
      "there is no file real/none.yaml at HEAD",
    );
  });

  it("follows the links of the revision, not those of the working tree", async () => {
    const folder = repositoryWith({ "nets/my.yaml": net(4), "other/my.yaml": net(9) });
    rmSync(join(folder, "nets"), { recursive: true });
    symlinkSync("other", join(folder, "nets"));
    expect(await macsOf(["nets/my.yaml", "git:HEAD:nets/my.yaml"], folder)).toEqual([macs(9), macs(4)]);
    commit(folder);
    expect(await macsOf(["git:HEAD:nets/my.yaml"], folder)).toEqual([macs(9)]);
    // A link from outside leads into the repository.
    const outside = newFolder();
    symlinkSync(join(folder, "other"), join(outside, "link"));
    expect(await macsOf(["git:HEAD:link/my.yaml"], outside)).toEqual([macs(9)]);
  });

  it("names a link that leaves the repository, or never ends", async () => {
    const folder = repositoryWith({ "nets/my.yaml": net(4) });
    symlinkSync("/usr/share", join(folder, "nets/absolute"));
    symlinkSync("../../elsewhere", join(folder, "nets/above"));
    symlinkSync("two", join(folder, "one"));
    symlinkSync("one", join(folder, "two"));
    commit(folder);
    rmSync(join(folder, "nets"), { recursive: true });
    const said = await complaint(["git:HEAD:nets/absolute/my.yaml"], folder);
    expect(said).toContain("leads out of its repository: `nets/absolute` is a symbolic link to `/usr/share`");
    expect(await complaint(["git:HEAD:nets/above/my.yaml"], folder)).toContain(
      "`nets/above` is a symbolic link to `../../elsewhere`",
    );
    expect(await complaint(["git:HEAD:one/my.yaml"], folder)).toContain("leads nowhere");
  });

  it("works in other commands", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    commit(folder, { "my.yaml": net(5) });
    const { stdout } = await runCli(["explain", "git:HEAD~1:my.yaml", "conv", "--json"], { cwd: folder });
    expect(JSON.parse(stdout).layers[0].macs).toBe(macs(4));
  });
});

describe("nothing in a name reaches a shell, or is taken for an option or a pattern", () => {
  const names = [
    "with space.yaml",
    "ünï 层.yaml",
    "-dash.yaml",
    "--upload-pack=x.yaml",
    "a'b\"c.yaml",
    "$(touch x).yaml",
    "`touch x`;touch x.yaml",
    "line\nbreak.yaml",
    "co:lon.yaml",
    ":(top)my.yaml",
    ":!my.yaml",
    "*.yaml",
    "back\\slash.yaml",
    "-d/-e/my.yaml",
  ];

  it.each(names)("a file named %j", async (name) => {
    const folder = repositoryWith({ "my.yaml": net(1), "a.yaml": net(2) });
    commit(folder, { [name]: net(4) });
    write(folder, { [name]: net(5) });
    expect(await macsOf([`git:HEAD:./${name}`], folder)).toEqual([macs(4)]);
    expect(await macsOf([`./${name}`, "--baseline", "git:HEAD"], folder)).toEqual([macs(5), macs(4)]);
    rmSync(join(folder, name));
    expect(await macsOf([`git:HEAD:${name}`], folder)).toEqual([macs(4)]);
    expect(readdirSync(folder)).not.toContain("x");
  });

  it.each([
    "$(touch x)",
    "`touch x`",
    "HEAD;touch x",
    "HEAD && touch x",
    "HEAD\ntouch x",
    "--upload-pack=touch x",
    "-h",
    "--output=x",
    "--all",
    "",
    "HEAD..HEAD",
    "^HEAD",
    "HEAD^@",
    "main main",
    "ext::touch x",
    "\u0000",
    "\u001b[31m",
    "x".repeat(200_000),
  ])("a revision named %j", async (revision) => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    for (const argv of [[`git:${revision}:my.yaml`], ["my.yaml", "--baseline", `git:${revision}`]]) {
      const said = await complaint(argv, folder);
      expect(said).not.toContain("\u001b");
      expect(said).toMatch(/is no revision|there is no revision|is no file|names no file|no bundled spec/);
    }
    expect(readdirSync(folder)).not.toContain("x");
  });

  it("a revision with a branch's odd but valid name", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    for (const branch of ["a;b", "$(touch<x)", "ünï", "a'b\"c", "a&b|c", "a`b`"]) {
      git(folder, "branch", branch);
      expect(await macsOf([`git:${branch}:my.yaml`], folder)).toEqual([macs(4)]);
    }
    expect(readdirSync(folder)).not.toContain("x");
  });
});

describe("what can't be read is said, with what would mend it", () => {
  it("a file that the revision doesn't have", async () => {
    const folder = repositoryWith({ "nets/my.yaml": net(4), "nets/other.txt": "" });
    const said = await complaint(["git:HEAD:nets/mi.yaml"], folder);
    expect(said).toContain("there is no file nets/mi.yaml at HEAD");
    expect(said).toContain("did you mean `my.yaml`?");
    expect(await complaint(["git:HEAD:nets/"], folder)).toContain("is a directory");
    expect(await complaint(["git:HEAD:gone/my.yaml"], folder)).toContain(
      "there is no file gone/my.yaml at HEAD",
    );
  });

  it("what such a file names in vain, at its place", async () => {
    const folder = repositoryWith({
      "my.yaml": "extends: base.yaml\n",
      "out.yaml": "extends: ../../x.yaml\n",
    });
    write(folder, { "base.yaml": net(4) });
    const said = await complaint(["git:HEAD:my.yaml"], folder);
    expect(said).toContain("there is no file base.yaml at HEAD");
    expect(said).toContain("--> git:HEAD:my.yaml:1:10");
    expect(await complaint(["git:HEAD:out.yaml"], folder)).toContain("lies outside of its repository");
  });

  it("a folder without a repository, or one that git won't read", async () => {
    expect(await complaint(["git:HEAD:my.yaml"], newFolder())).toContain("is in no git repository");
    const folder = repositoryWith({ "my.yaml": net(4) });
    write(folder, { ".git/config": "[broken\n" });
    expect(await complaint(["git:HEAD:my.yaml"], folder)).toContain("git can't read");
  });

  it("a computer without git", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    const said = await complaint(["git:HEAD:my.yaml"], folder, { PATH: "/nonexistent" });
    expect(said).toContain("git isn't installed");
  });

  it("a bundled spec or standard input, which no revision has", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    for (const name of ["vgg16", "-"]) {
      const { status, stderr } = await runCli([name, "--baseline", "git:HEAD"], {
        cwd: folder,
        stdin: net(4),
      });
      expect(status).toBe(2);
      expect(stderr).toContain(`\`${name}\` is no file`);
    }
  });

  it("a file that is too large", async () => {
    const folder = repositoryWith({ "my.yaml": `${net(4)}# ${"x".repeat(16 * 1024 * 1024)}\n` });
    expect(await complaint(["git:HEAD:my.yaml"], folder)).toContain("larger than 16 MiB");
  });

  it("a misspelt revision, and steps beyond the first commit", async () => {
    const folder = repositoryWith({ "my.yaml": net(4) });
    expect(await complaint(["git:mian:my.yaml"], folder)).toContain("did you mean `main`?");
    expect(await complaint(["git:main~7:my.yaml"], folder)).toContain(
      "`main` is there, but not what `~7` leads to",
    );
  });
});

describe("a revision that isn't fetched is said with the command that fetches it, and the command works", () => {
  /** Runs the first command that a message offers, and gives it. */
  function mend(said: string, folder: string): string {
    const command = /`git (fetch [^`]*)`/.exec(said)?.[1] ?? "no command";
    git(folder, ...command.split(" "));
    return command;
  }

  function upstream() {
    const repository = repositoryWith({ "my.yaml": net(4) });
    git(repository, "tag", "v1.0");
    git(repository, "switch", "--quiet", "--create", "feature/a");
    const hash = commit(repository, { "my.yaml": net(5) });
    git(repository, "switch", "--quiet", "main");
    commit(repository, { "my.yaml": net(6) });
    git(repository, "config", "uploadpack.allowAnySHA1InWant", "true");
    return { repository, hash };
  }

  const cases: [revision: string, command: RegExp, channels: number][] = [
    ["origin/feature/a", /^fetch --depth=1 origin feature\/a/, 5],
    ["feature/a", /^fetch --depth=1 origin feature\/a/, 5],
    ["v1.0", /^fetch --depth=1 origin tag v1.0/, 4],
    ["HEAD~1", /^fetch --unshallow$/, 4],
    ["origin/main^", /^fetch --unshallow$/, 4],
  ];

  it.each(cases)("in a shallow clone: %s", async (revision, command, channels) => {
    const clone = cloneOf(upstream().repository, "--depth", "1");
    const argv = ["my.yaml", "--baseline", `git:${revision}`];
    const said = await complaint(argv, clone);
    expect(said).toContain(`there is no revision \`${revision}\``);
    expect(said).toContain("this clone is shallow: run `git fetch");
    expect(said).toContain("`git fetch --unshallow`");
    expect(mend(said, clone)).toMatch(command);
    expect(await macsOf(argv, clone)).toEqual([macs(6), macs(channels)]);
  });

  it("in a shallow clone: a commit", async () => {
    const { repository, hash } = upstream();
    const clone = cloneOf(repository, "--depth", "1");
    const argv = ["my.yaml", "--baseline", `git:${hash}`];
    expect(mend(await complaint(argv, clone), clone)).toBe(`fetch --depth=1 origin ${hash}`);
    expect(await macsOf(argv, clone)).toEqual([macs(6), macs(5)]);
  });

  it("in a whole clone of one branch", async () => {
    const clone = cloneOf(upstream().repository, "--single-branch", "--no-tags");
    const argv = ["my.yaml", "--baseline", "git:origin/feature/a"];
    expect(mend(await complaint(argv, clone), clone)).toMatch(/^fetch origin feature\/a/);
    expect(await macsOf(argv, clone)).toEqual([macs(6), macs(5)]);
  });

  it("in a shallow clone whose revision is there, nothing is missing", async () => {
    const clone = cloneOf(upstream().repository, "--depth", "1");
    write(clone, { "my.yaml": net(7) });
    expect(await macsOf(["my.yaml", "--baseline", "git:origin/main"], clone)).toEqual([macs(7), macs(6)]);
  });

  it("no command holds what a shell would run", async () => {
    const clone = cloneOf(upstream().repository, "--depth", "1");
    const said = await complaint(["git:origin/$(touch x):my.yaml"], clone);
    expect(said).toContain("run `git fetch --unshallow`");
    expect(said).not.toMatch(/git fetch[^`]*touch/);
  });
});

describe("filesAt", () => {
  const streams = (cwd: string) => ({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: {},
    cwd,
  });

  it("gives the specs of a folder at a revision, also of one that is gone", () => {
    const folder = repositoryWith({
      "nets/a.yaml": net(4),
      "nets/deep/b ü\n.yml": net(4),
      "nets/readme.md": "",
      "other/c.yaml": net(4),
      "nets2/d.yaml": net(4),
    });
    rmSync(join(folder, "nets"), { recursive: true });
    const files = new RevisionFiles(streams(folder));
    expect(files.filesAt("HEAD", "nets")).toEqual(["a.yaml", "deep/b ü\n.yml"]);
    expect(files.filesAt("HEAD", ".")).toEqual([
      "nets/a.yaml",
      "nets/deep/b ü\n.yml",
      "nets2/d.yaml",
      "other/c.yaml",
    ]);
    expect(new RevisionFiles(streams(join(folder, "other"))).filesAt("HEAD", ".")).toEqual(["c.yaml"]);
    expect(files.filesAt("HEAD", "none")).toEqual([]);
    symlinkSync("other", join(folder, "link"));
    commit(folder);
    expect(new RevisionFiles(streams(folder)).filesAt("HEAD", "link")).toEqual(["c.yaml"]);
    expect(() => files.filesAt("nope", "nets")).toThrow("there is no revision");
  });
});

it("asks the repository of the file, not the one whose hook runs the program", async () => {
  const folder = repositoryWith({ "models/my.yaml": net(4), "my.yaml": net(9) });
  const hook = {
    GIT_DIR: join(folder, ".git"),
    GIT_INDEX_FILE: join(folder, ".git/index"),
    GIT_PREFIX: "models/",
  };
  const { stdout } = await runCli(["git:HEAD:models/my.yaml", "--json"], { cwd: folder, env: hook });
  expect(JSON.parse(stdout).models[0].totals.macs).toBe(macs(4));
});
