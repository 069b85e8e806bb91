import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { totalsOf } from "../../src/analyze/analyze.js";
import { bundledGraph, instantiate } from "../support/count.js";
import { runCli, runExecutable } from "../support/run.js";

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "lightnet-cost-fit-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** 75 MACs and 3 weights a channel. */
const NET = "input: 5x5x3\nparams: { out: 8 }\nlayers: [ pointwise: $out ]\n";

async function fitting(argv: readonly string[], files: Record<string, string> = { "net.yaml": NET }) {
  return runCli(["fit", ...argv], { cwd: folderWith(files) });
}

async function found(argv: readonly string[], files?: Record<string, string>) {
  const { status, stdout } = await fitting([...argv, "--json"], files);
  return { status, ...JSON.parse(stdout) };
}

describe("the largest width", () => {
  it("is the one that trying every one finds", async () => {
    const { stdout, status } = await runExecutable([
      ..."fit mobilenet-v1 --vary width=0.05..1 --step 0.01 --max macs=150M --json".split(" "),
    ]);
    const macs = new Map<number, number>();
    for (let hundredths = 5; hundredths <= 100; hundredths += 1) {
      const width = hundredths / 100;
      macs.set(width, totalsOf(await bundledGraph(`mobilenet-v1@width=${width}`)).macs as number);
    }
    const within = [...macs].filter(([, each]) => each <= 150e6).map(([width]) => width);
    const width = Math.max(...within);
    const fit = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(fit).toMatchObject({
      fits: true,
      point: { id: `mobilenet-v1@width=${width}`, settings: { width }, totals: { macs: macs.get(width) } },
      nearest: null,
      limits: [{ metric: "macs", limit: 150e6, actual: macs.get(width), ok: true, binds: true }],
      next: [{ axis: "width", value: width + 0.01, breaks: [{ metric: "macs", ok: false }] }],
      points: 96,
    });
    expect(fit.limits[0].margin).toBe(150e6 - (macs.get(width) as number));
  });

  it("is found where rounding makes the cost go down as well as up", async () => {
    // To the nearest multiple of 8, of two layers that are rounded at other widths, and groups by the first.
    const spec = [
      "input: 16x16x8",
      "round: { divisible: 8 }",
      "layers:",
      "  - conv: { out: 20, kernel: 1 }",
      "  - conv: { out: 44, kernel: 3, groups: 4 if $in % 32 else 1 }",
    ].join("\n");
    const widths = Array.from({ length: 181 }, (_, index) => (20 + index) / 100);
    const costs: number[] = [];
    for (const width of widths) {
      const { graph } = await instantiate(`${spec}\nwidth: ${width}\n`);
      costs.push(graph === null ? Number.NaN : (totalsOf(graph).macs as number));
    }
    const goesDown = costs.some((each, index) => index > 0 && each < (costs[index - 1] as number));
    expect(goesDown).toBe(true);
    for (const limit of [...new Set(costs)].flatMap((each) => [each, each - 1])) {
      const best = widths.findLast((_, index) => (costs[index] as number) <= limit);
      const fit = await found(["net.yaml", "--vary", "width=0.2..2", "--max", `macs=${limit}`], {
        "net.yaml": spec,
      });
      expect([limit, fit.point?.settings.width]).toEqual([limit, best]);
    }
  });
});

describe("several hyperparameters", () => {
  const two = ["net.yaml", "--vary", "out=1..10", "--vary", "resolution=5..7"];

  it("matter in the order in which they are written, or that --prefer says", async () => {
    // At most 3 · out · resolution² MACs.
    const first = await found([...two, "--max", "macs=700"]);
    expect(first.point.settings).toMatchObject({ out: 9, resolution: 5 / 5 });
    const second = await found([...two, "--max", "macs=700", "--prefer", "resolution"]);
    expect(second.point.id).toBe("net.yaml@resolution=7,out=4");
    expect(second.next).toMatchObject([{ axis: "out", value: 5 }]);
  });

  it("may have the most of a metric instead", async () => {
    const most = await found([...two, "--max", "macs=700", "--maximise", "macs"]);
    // 3 · 9 · 25 = 675, 3 · 6 · 36 = 648, 3 · 4 · 49 = 588.
    expect(most).toMatchObject({ maximised: "macs", tried: 30, point: { totals: { macs: 675 } } });
    const weights = await found([
      ...two,
      "--max",
      "macs=600",
      "--maximise",
      "params",
      "--prefer",
      "resolution",
    ]);
    expect(weights.point.id).toBe("net.yaml@resolution=5,out=8");
  });

  it("may be words, the first of which is preferred", async () => {
    const spec = "input: 5x5x3\nparams: { kind: pointwise }\nlayers: [ { $kind: 8 } ]\n";
    const fit = await found(["net.yaml", "--vary", "kind=linear,pointwise,relu", "--max", "params=100"], {
      "net.yaml": spec,
    });
    expect(fit).toMatchObject({ point: { id: "net.yaml@kind=pointwise" }, tried: 2 });
  });
});

describe("limits", () => {
  it.each<[argv: string[], out: number]>([
    [["--max", "macs=300"], 4],
    [["--max", "macs=300.9"], 4],
    [["--max", "macs=299"], 3],
    [["--max", "macs=1K", "--max", "params=12"], 3],
    [["--max", "weightBytes=96B"], 6],
    [["--max", "convention:fvcore=300"], 4],
    [["--max", "macs=0.5x", "--baseline", "net.yaml"], 4],
    [["--max", "macs=-50%", "--baseline", "net.yaml"], 4],
    [["--max", "macs=300", "--min", "params=16"], 4],
    [["--max", "macs=600", "--batch", "2"], 4],
    [["--max", "macs=147", "--input", "7x7x3"], 1],
  ])("%j", async (argv, out) => {
    const { point } = await found(["net.yaml", "--vary", "out=1..10", ...argv]);
    expect(point.settings.out).toBe(out);
  });

  it("of real numbers aren't rounded, in budgets neither", async () => {
    // 4,000 weights of b bits and 40 biases of 32: (100 b + 32) / 101 bits each, 4.28 at 4 and 5.27 at 5.
    const spec =
      "input: 100\nparams: { b: 4 }\nlayers: [ linear: 40 ]\ncompression: { bits: $b, codebook: none }\n";
    const argv = ["net.yaml", "--vary", "b=1..8"];
    for (const [limit, b] of [
      ["5.2", 4],
      ["5.3", 5],
    ] as const) {
      const files = { "net.yaml": `${spec}budgets: { bitsPerWeight: ${limit} }\n` };
      expect((await found([...argv, "--max", `bitsPerWeight=${limit}`], files)).point.settings.b).toBe(b);
      expect((await found(argv, files)).point.settings.b).toBe(b);
      const { status } = await runCli(["check", "net.yaml@b=5"], { cwd: folderWith(files) });
      expect(status).toBe(b === 5 ? 0 : 1);
    }
  });

  it("are the spec's budgets where none are asked for", async () => {
    const budgets =
      "budgets: [ { macs: 500, params: 1K }, { macs: 1, layer: pointwise }, { macs: 2, for: { out: 3 } } ]";
    const files = { "net.yaml": `${NET}${budgets}\n` };
    const argv = ["net.yaml", "--vary", "out=1..10"];
    expect((await found(argv, files)).point.settings.out).toBe(6);
    expect((await fitting(argv, files)).stdout).toContain("aren't held here: 2");
    expect((await found([...argv, "--max", "macs=100"], files)).point.settings.out).toBe(1);
  });

  it("that nothing keeps within are an exit status of 1, with the nearest miss", async () => {
    const argv = ["net.yaml", "--vary", "out=2..4", "--max", "macs=100", "--min", "params=17"];
    expect(await found(argv)).toMatchObject({
      status: 1,
      fits: false,
      point: null,
      nearest: { id: "net.yaml@out=2" },
      limits: [
        { metric: "macs", margin: -50, ok: false },
        { metric: "params", kind: "min", margin: -9, ok: false },
      ],
      tried: 3,
    });
    const { status, stdout } = await fitting(argv);
    expect(status).toBe(1);
    expect(stdout).toContain("nothing fits");
    expect(stdout).toMatch(/50 over/);
    expect(stdout).toMatch(/9 short/);
  });
});

describe("an accuracy", () => {
  const VARY = ["--vary", "width=0.25:1:0.25", "--vary", "resolution=128,160,192,224"];

  interface Point {
    readonly settings: { readonly width: number; readonly resolution: number };
    readonly totals: { readonly macs: number };
    readonly accuracy: number | null;
  }

  /** The points of a sweep, the largest width first, then the largest resolution. */
  async function swept(): Promise<Point[]> {
    const { stdout } = await runCli(["sweep", "mobilenet-v1", ...VARY, "--format", "ndjson"]);
    const points = stdout.trim().split("\n");
    return points.map((line) => JSON.parse(line) as Point).toReversed();
  }

  it("at least so high is what trying every point finds, among those that the paper has", async () => {
    const points = await swept();
    for (const most of [80e6, 150e6, 200e6, 300e6, 350e6, 600e6]) {
      for (const least of [50.6, 60, 63.8, 65, 68.4, 70.6]) {
        const best = points.find(({ totals, accuracy }) => totals.macs <= most && (accuracy ?? 0) >= least);
        const argv = ["mobilenet-v1", ...VARY, "--max", `macs=${most}`, "--min", `accuracy=${least}`];
        const fit = JSON.parse((await runCli(["fit", ...argv, "--json"])).stdout);
        const { settings, accuracy } = fit.point ?? {};
        const found = fit.fits ? { width: settings.width, resolution: settings.resolution * 224 } : undefined;
        expect([most, least, found, accuracy]).toEqual([most, least, best?.settings, best?.accuracy]);
      }
    }
  });

  it("may be what there is most of", async () => {
    // 224 wide at 0.75 has 68.4 %, 160 at 1 has 67.2 (Tables 6 and 7 of MobileNet's paper), others aren't known.
    const argv = ["mobilenet-v1", ...VARY, "--max", "macs=350M", "--maximise", "accuracy"];
    const fit = JSON.parse((await runCli(["fit", ...argv, "--json"])).stdout);
    expect(fit).toMatchObject({
      maximised: "accuracy",
      point: { settings: { width: 0.75 }, accuracy: 68.4 },
      tried: 16,
      lacking: 8,
    });
  });

  it("is shown in percent, with what is left of it", async () => {
    const argv = ["mobilenet-v1", ...VARY, "--max", "macs=200M", "--min", "accuracy=63.8 %"];
    const { stdout, status } = await runCli(["fit", ...argv]);
    expect(status).toBe(0);
    // 64.4 − 63.8, which binary fractions make 0.6000000000000014.
    expect(stdout).toMatch(/accuracy +at least +63\.8 % +64\.4 % +0\.600 % left/);
    expect(stdout).toMatch(/macs +at most +200 M +186 M +13\.6 M left .* binds/);
    expect(JSON.parse((await runCli(["fit", ...argv, "--json"])).stdout).limits[1]).toMatchObject({
      metric: "accuracy",
      kind: "min",
      unit: "%",
      limit: 63.8,
      actual: 64.4,
      margin: 0.6,
    });
    const short = await runCli([
      "fit",
      "mobilenet-v1",
      ...VARY,
      "--max",
      "macs=200M",
      "--min",
      "accuracy=65",
    ]);
    expect(short.status).toBe(1);
    expect(short.stdout).toMatch(/accuracy +at least +65 % +64\.4 % +0\.600 % short/);
    expect(short.stdout).toContain("nothing fits: each of 8 points misses a limit");
    expect(short.stdout).toContain("8 points passed over: they lack a value that there is a limit on");
  });

  it("comes from a file, and of other points nothing is known", async () => {
    const files = { "net.yaml": NET, "points.csv": "out,accuracy\n2,50\n4,61.25\n6,60\n8,70\n" };
    const argv = ["net.yaml", "--vary", "out=1..10", "--accuracy", "points.csv"];
    const fit = await found([...argv, "--max", "macs=500", "--min", "accuracy=61.25"], files);
    expect(fit).toMatchObject({
      point: { settings: { out: 4 }, accuracy: 61.25 },
      // 7 is no further step: nobody knows.
      next: [{ axis: "out", value: 6, breaks: [{ metric: "accuracy", margin: -1.25 }] }],
      tried: 7,
      lacking: 4,
    });
    const none = await fitting(
      [...argv.slice(0, 2), "out=11..13", ...argv.slice(3), "--min", "accuracy=1"],
      files,
    );
    expect(none.status).toBe(1);
    expect(none.stdout).toContain("no point has a value of all that there are limits on");
  });
});

describe("the answer", () => {
  it("is a model that can be counted as it is written", async () => {
    const argv = ["net.yaml@resolution=10", "--set", "out=3", "--vary", "width=0.5..4", "--max", "macs=2K"];
    const { point } = await found(argv);
    // 3 · 100 · 6 MACs.
    expect(point.id).toBe("net.yaml@resolution=10,out=3,width=2.16");
    const { stdout } = await runCli([point.id, "--json"], { cwd: folderWith({ "net.yaml": NET }) });
    expect(JSON.parse(stdout).models[0].totals).toEqual(point.totals);
  });

  it.each(["table", "csv", "markdown", "latex"])("is a row a limit as %s", async (format) => {
    const { stdout, status } = await fitting([
      ..."net.yaml --vary out=1..10 --max macs=300 --max params=100 --format".split(" "),
      format,
    ]);
    expect(status).toBe(0);
    expect(stdout.match(/net\.yaml@out=4/g)).toHaveLength(2);
    expect(stdout).toContain("binds");
  });

  it("says which step further would break which limit", async () => {
    const { stdout } = await fitting(["net.yaml", "--vary", "out=1..10", "--max", "macs=300"]);
    expect(stdout).toContain("out 5 would have 375 MACs, 75 over");
    expect(stdout).toContain("7 of 10 points tried");
    const top = await fitting(["net.yaml", "--vary", "out=1..10", "--max", "macs=1K"]);
    expect(top.stdout).toContain("out can't go further");
  });

  it("says what a relative limit is a share of", async () => {
    const { stdout } = await runCli([
      "fit",
      "mobilenet-v1",
      "--vary",
      "width=0.5..0.6",
      "--max",
      "macs=-99%",
    ]);
    expect(stdout).toContain("macs -99% is against vgg16 (VGG-16)");
  });

  it("passes over points at which there is no network", async () => {
    const spec =
      "input: 4x4x8\nparams: { groups: 1 }\nlayers: [ conv: { out: 8, kernel: 1, groups: $groups } ]\n";
    const argv = ["net.yaml", "--vary", "groups=1..8", "--min", "macs=512"];
    const fit = await found(argv, { "net.yaml": spec });
    expect(fit).toMatchObject({ point: { settings: { groups: 2 } }, passedOver: 4, next: [{ value: 4 }] });
  });
});

describe("bad usage", () => {
  it.each<[argv: string[], message: string]>([
    [["net.yaml", "--max", "macs=1"], "a fit needs `--vary`"],
    [["net.yaml", "--vary", "out=1..3"], "there is no limit to keep within"],
    [["net.yaml", "--vary", "out=1..3", "--max", "mcas=1"], "did you mean `macs`?"],
    [["net.yaml", "--vary", "out=1..3", "--max", "macs"], "has no limit"],
    [["net.yaml", "--vary", "out=1..3", "--max", "macs=lots"], "`lots` is no limit"],
    [["net.yaml", "--vary", "out=1..3", "--max", "weightBytes=1M"], "write `1MB` or `1MiB`"],
    [["net.yaml", "--vary", "out=1..3", "--max", "macs=0.5x"], "needs a baseline"],
    [["net.yaml", "--vary", "out=1..3", "--max", "convention:fvcroe=1"], "did you mean `fvcore`?"],
    [["net.yaml", "--vary", "widht=1..3", "--max", "macs=1"], "did you mean `width`?"],
    [["net.yaml", "--vary", "out=1..3", "--max", "macs=1", "--step", "0"], "`--step` is a number above 0"],
    [["net.yaml", "--vary", "out=1..3", "--max", "macs=1", "--prefer", "width"], "`width` doesn't vary"],
    [["net.yaml", "--vary", "out=1..3", "--max", "macs=1", "--maximise", "mac"], "did you mean `macs`?"],
    [["net.yaml", "--vary", "out=1..9999999", "--max", "macs=1"], "at most 1000000 are tried"],
    [["net.yaml", "--vary", "out=1..3", "--min", "accuracy=70"], "nobody says how accurate points"],
    [["net.yaml", "--vary", "out=1..3", "--min", "acuracy=70"], "did you mean `accuracy`?"],
    [["net.yaml", "--vary", "out=1..3", "--min", "accuracy=0.9x"], "`0.9x` is no accuracy"],
    [["net.yaml", "--vary", "out=1..3", "--min", "accuracy=101"], "an accuracy is a percentage"],
    [["net.yaml", "--vary", "out=1..3", "--min", "accuracy=1", "--accuracy", "no.csv"], "there is no file"],
    [["none.yaml", "--vary", "out=1..3", "--max", "macs=1"], "there is no file none.yaml"],
    [["none.yaml", "--vary", "out=1..3"], "there is no file none.yaml"],
  ])("%j", async (argv, message) => {
    const { status, stdout, stderr } = await fitting(argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("is a spec that is wrong at every point", async () => {
    const { status, stderr } = await fitting(["net.yaml", "--vary", "width=1..2", "--max", "macs=1"], {
      "net.yaml": "input: 8x8x3\nlayers: [ rleu ]\n",
    });
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean `relu`?");
  });
});
