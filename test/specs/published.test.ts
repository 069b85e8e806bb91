import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verify } from "../../src/analyze/verify.js";
import { loaderOf, root } from "../support/count.js";
import { runCli } from "../support/run.js";

const names = readdirSync(join(root, "specs")).map((file) => file.replace(/\.yaml$/, ""));

describe("the published figures of the library", () => {
  it("hold, or are listed as errata with their reason", async () => {
    const { figures, diagnostics } = await verify(names, loaderOf());
    expect(diagnostics.filter(({ code }) => code !== "empty")).toEqual([]);
    expect(figures.filter(({ verdict }) => verdict === "differs")).toEqual([]);
    expect(figures.length).toBeGreaterThanOrEqual(250);
    expect(new Set(figures.map(({ model }) => model)).size).toBeGreaterThanOrEqual(38);
  });

  it("are what `verify` shows, with exit status 0", async () => {
    const { status, stdout } = await runCli(["verify", "--json"]);
    expect(status).toBe(0);
    const { counts, figures } = JSON.parse(stdout);
    expect(counts.holds + counts.errata + counts.unlike).toBe(figures.length);
    expect(
      figures.filter(
        ({ verdict, erratum, unlike }: { verdict: string; erratum: string | null; unlike: string | null }) =>
          (verdict === "erratum") !== (erratum !== null) || (verdict === "unlike") !== (unlike !== null),
      ),
    ).toEqual([]);
  });
});

describe("verify on a user's own spec", () => {
  it("exits 1 when a figure differs, and shows it", async () => {
    const stdin =
      "input: 8x8x4\nlayers: [ pointwise: 8 ]\npublished: [ { params: 41, source: a slip of mine } ]\n";
    const { status, stdout } = await runCli(["verify", "-"], { stdin });
    expect(status).toBe(1);
    expect(stdout).toContain("differs");
    expect(stdout).toContain("1 published figure of 1 network: 0 hold, 1 differ, 0 are errata");
  });

  it("shows a figure of another network beside this one's, which is no failure", async () => {
    const stdin =
      "input: 8x8x4\nlayers: [ conv: { out: 8, kernel: 3 } ]\npublished: [ { receptiveField: 5, unlike: a kernel of 5, source: they } ]\n";
    const { status, stdout } = await runCli(["verify", "-"], { stdin });
    expect(status).toBe(0);
    expect(stdout).toMatch(/receptiveField +5 +3 +unlike +they/);
    expect(stdout).toContain("unlike: - receptiveField 5 (they): a kernel of 5");
    expect(stdout).toContain("0 are errata, 1 are of networks unlike these");
  });

  it("exits 2 on a spec with a mistake", async () => {
    const { status, stdout, stderr } = await runCli(["verify", "-"], {
      stdin: "input: 8x8x4\nlayers: [ rleu ]\npublished: [ { params: 1, source: s } ]",
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("did you mean `relu`?");
  });
});
