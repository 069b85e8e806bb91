import { describe, expect, it } from "vitest";
import { runCli } from "../support/run.js";

async function said(...argv: string[]) {
  return runCli(["conventions", ...argv]);
}

async function json(...argv: string[]) {
  return JSON.parse((await said(...argv, "--json")).stdout);
}

describe("conventions", () => {
  it("shows a network under every convention, and what each number consists of", async () => {
    const { status, stdout } = await said("squeezenet-1.0");
    expect(status).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "SqueezeNet 1.0
      input 3×224×224 · α 1 · ρ 1

      convention    conv + linear  + bias  + activation  + pooling        = total           params  activations
      paper                 819 M       0             0          0    818,924,576  MAC   1,248,424    4,346,248
      fvcore                819 M       0             0      169 K    819,093,576  MAC   1,248,424    4,346,248
      thop                  819 M       0             0      170 K    819,094,576  MAC   1,248,424            –
      ptflops               819 M  4.35 M        8.69 M     4.86 M    836,821,960  MAC   1,248,424            –
      ptflops-aten          819 M  4.35 M             0          0    823,270,824  MAC   1,248,424            –
      torch                1.64 G       0             0          0  1,637,849,152  FLOP  1,248,424            –
      deepspeed            1.64 G  4.35 M        4.35 M     2.43 M  1,648,970,968  FLOP  1,248,424            –
      torchinfo             819 M  4.35 M             0          0    823,270,824  MAC   1,248,424            –
      tf-profiler          1.64 G  4.35 M             0     5.15 M  1,647,342,192  FLOP  1,248,424            –
      keras-flops          1.64 G  4.35 M             0     5.15 M  1,647,342,192  FLOP  1,248,424            –
      pycls                 819 M  3.98 K             0          0    818,928,552  MAC   1,248,424    4,899,336
      onnx-tool             819 M  4.35 M        4.35 M     5.15 M    832,767,864  MAC   1,248,424            –
      "
    `);
  });

  it("has exact numbers in the data formats, with every part and its rule", async () => {
    const { conventions } = await json("resnet-50", "--convention", "fvcore,calflops");
    expect(conventions.map(({ name, unit, value }: Record<string, unknown>) => [name, unit, value])).toEqual([
      ["fvcore", "MAC", 4_111_512_576],
      ["deepspeed", "FLOP", 8_211_108_352],
    ]);
    // fvcore printed these by operator for torchvision's ResNet-50.
    expect(conventions[0].terms).toEqual({
      convolution: 4_087_136_256,
      linear: 2_048_000,
      norm: 22_227_968,
      "global-pool": 100_352,
    });
    expect(conventions[0].parts[1]).toEqual({
      term: "norm",
      of: "batchnorm",
      rule: "(2 if $scale else 1) * $elements",
      value: 22_227_968,
    });
    const { stdout } = await said("resnet-50", "--convention", "fvcore", "--format", "csv");
    expect(stdout).toBe(
      "convention,conv_linear,norm,pooling,total,unit,params,activations\nfvcore,4089184256,22227968,100352,4111512576,MAC,25557032,11114984\n",
    );
  });

  it("--between shows the terms that differ, and the rules behind them", async () => {
    const { stdout } = await said("mobilenet-v2", "--between", "fvcore", "thop");
    expect(stdout).toMatchInlineSnapshot(`
      "MobileNet v2
      input 3×224×224 · α 1 · ρ 1

      term           fvcore (MAC)   thop (MAC)   difference  rules
      batchnorm        13,356,224   26,712,448  +13,356,224  (2 if $scale else 1) * $elements → (4 if $scale else 2) * $elements
      globalavgpool        62,720       64,000       +1,280  $elements → $elements + $outputs
      total           314,193,216  327,550,720  +13,357,504
      "
    `);
    const { differences } = await json("mobilenet-v2", "--between", "fvcore,thop");
    expect(differences.map(({ of, difference }: Record<string, unknown>) => [of, difference])).toEqual([
      ["batchnorm", 13_356_224],
      ["globalavgpool", 1_280],
    ]);
  });

  it("--between says when only the units differ", async () => {
    const { stdout } = await said("vgg16", "--between", "paper", "torch");
    expect(stdout).toContain("a MAC is two FLOPs");
  });

  it("--match names the convention of a number", async () => {
    const { status, stdout } = await said("mobilenet-v2", "--match", "314.19M");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^fvcore +operations +314,193,216 +MAC +as it is$/m);
    expect(stdout).not.toContain("thop");
  });

  it("--match says where a factor of two does it", async () => {
    const { matches } = await json("mobilenet-v2", "--match", "0.6 GFLOPs");
    const factors = Object.fromEntries(
      matches.map(({ convention, factor }: { convention: string; factor: number }) => [convention, factor]),
    );
    expect(factors).toEqual({
      paper: 2,
      fvcore: 2,
      ptflops: 2,
      "ptflops-aten": 2,
      torch: 1,
      deepspeed: 1,
      torchinfo: 2,
      "tf-profiler": 1,
      "keras-flops": 1,
      pycls: 2,
    });
    const { stdout } = await said("mobilenet-v2", "--match", "0.6G");
    expect(stdout).toContain("as 2 × MAC");
  });

  it("--match of parameters tells PyTorch's from Keras'", async () => {
    const { matches } = await json("mobilenet-v2", "--match", "3,538,984");
    expect(matches.map(({ convention, quantity }: Record<string, string>) => [convention, quantity])).toEqual(
      [
        ["keras-flops", "parameters"],
        ["onnx-tool", "parameters"],
      ],
    );
  });

  it("--match says which layer a tool didn't see", async () => {
    // What thop and ptflops printed for torchvision's network, whose average is a function.
    const { matches } = await json("mobilenet-v2", "--match", "327,486,720");
    expect(matches).toEqual([
      {
        convention: "thop",
        quantity: "operations",
        unit: "MAC",
        value: 327_486_720,
        factor: 1,
        left: { of: "globalavgpool", share: 0 },
      },
    ]);
    const { stdout } = await said("mobilenet-v2", "--match", "320,300,008");
    expect(stdout).toMatch(/^ptflops .* as it is, with half of globalavgpool$/m);
  });

  it("--match of nothing ends with status 1", async () => {
    const { status, stdout } = await said("mobilenet-v2", "--match", "17G");
    expect(status).toBe(1);
    expect(stdout).toContain("under none of these conventions this network has 17G");
    expect((await json("mobilenet-v2", "--match", "17G")).matches).toEqual([]);
  });

  it("takes hyperparameters, batches and folding, as a report does", async () => {
    const value = async (...argv: string[]) =>
      (await json(...argv, "--convention", "fvcore")).conventions[0].value;
    // fvcore printed 104,474,784 for timm's mobilenetv2_050.
    expect(await value("mobilenet-v2@width=0.5")).toBe(104_474_784);
    expect(await value("mobilenet-v2", "--set", "width=0.5")).toBe(104_474_784);
    expect(await value("mobilenet-v2", "--batch", "2")).toBe(2 * 314_193_216);
    expect(await value("mobilenet-v2", "--fold-norm")).toBe(314_193_216 - 13_356_224);
    const { stdout } = await said("mobilenet-v2@width=0.5", "--fold-norm", "--batch", "2");
    expect(stdout).toContain("α 0.5 · ρ 1 · batch 2 · norms folded");
  });

  it.each<[string[], string, string?]>([
    [[], "missing required argument 'model'"],
    [["mobilenet-v9"], "no bundled spec `mobilenet-v9`", "mobilenet-v1"],
    [["vgg16", "--convention", "fvcroe"], "no convention `fvcroe`", "`fvcore`"],
    [["vgg16", "--between", "fvcore"], "takes two conventions", "the model first"],
    [["vgg16", "--between", "fvcore", "fvcore"], "are the same convention"],
    [["vgg16", "--between", "calflops", "deepspeed"], "are the same convention"],
    [["vgg16", "--between", "all", "fvcore"], "`all` isn't one convention"],
    [["vgg16", "--between", "fvcore", "thop", "--convention", "paper"], "exclude each other"],
    [["--between", "fvcore", "thop", "vgg16"], "missing required argument"],
    [["vgg16", "--match", "lots"], "`--match lots` is no figure", "314.19M"],
    [["vgg16", "--match", "1M", "--between", "a", "b"], "exclude each other"],
    [["vgg16@clases=10"], "no hyperparameter `clases`", "`classes`"],
    [["vgg16", "--batch", "0"], "`--batch` is a whole number from 1"],
  ])("%j is bad usage", async (argv, message, help) => {
    const { status, stdout, stderr } = await said(...argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    if (help !== undefined) expect(stderr).toContain(help);
  });
});

describe("--convention", () => {
  it("adds a column to a table, with its unit, and the note says whose number it is", async () => {
    const { stdout } = await runCli(["vgg16", "--convention", "fvcore,torch"]);
    expect(stdout).toMatch(/^layer +output +params +MACs +fvcore MAC +torch FLOP +of MACs$/m);
    expect(stdout).toContain("MACs: convention paper");
    expect(stdout).toContain("fvcore, torch: see `lightnet-cost list conventions`");
  });

  it("adds columns with ratios to a comparison, in every format", async () => {
    const { stdout } = await runCli(["mobilenet-v1", "vgg16", "--convention", "fvcore", "--format", "csv"]);
    const [header, first] = stdout.split("\n");
    expect(header).toMatch(/,convention:fvcore,convention:fvcore_ratio$/);
    expect(first).toMatch(/,578875904,1$/);
  });

  it("is a metric for --columns and --sort", async () => {
    const { stdout } = await runCli([
      "alexnet",
      "vgg16",
      "--columns",
      "params,convention:torch",
      "--sort",
      "convention:torch",
      "--format",
      "csv",
    ]);
    expect(stdout.split("\n").map((line) => line.split(",")[0])).toEqual(["model", "vgg16", "alexnet", ""]);
    expect(stdout).not.toContain("macs");
    const { status, stderr } = await runCli(["vgg16", "--columns", "convention:trch"]);
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean `torch`?");
  });

  it("has one name as a column: an alias isn't one, nor is a file or `all`", async () => {
    const said = async (...argv: string[]) => (await runCli(["vgg16", ...argv])).stderr;
    expect(await said("--columns", "convention:calflops")).toContain("write `convention:deepspeed`");
    expect(await said("--sort", "convention:calflops")).toContain("another name of `deepspeed`");
    expect(await said("--columns", "convention:all")).toContain("no convention `all`");
    expect(await said("--columns", "convention:./ours.yaml")).toContain("no convention `./ours.yaml`");
  });

  it("all are in JSON, for totals and layers, which add up", async () => {
    const { stdout } = await runCli(["mobilenet-v2", "--convention", "all", "--json"]);
    const { models } = JSON.parse(stdout);
    const [model] = models;
    expect(Object.keys(model.conventions)).toHaveLength(12);
    expect(model.conventions.torchinfo).toEqual({ unit: "MAC", value: 300_809_384 });
    for (const [name, { value }] of Object.entries<{ value: number }>(model.conventions)) {
      const sum = model.layers.reduce(
        (total: number, layer: { conventions: Record<string, { value: number }> }) =>
          total + (layer.conventions[name]?.value ?? 0),
        0,
      );
      expect([name, sum]).toEqual([name, value]);
    }
    expect(model.ratios["convention:fvcore"]).toBe(314_193_216 / 578_875_904);
  });

  it("marks what is partial, in tables and JSON", async () => {
    const stdin = "input: 4x4x8\nlayers: [gelu]\n";
    const { stdout } = await runCli(["-", "--convention", "onnx-tool"], { stdin });
    expect(stdout).toContain("onnx-tool counts - in part: no rule for gelu");
    const document = JSON.parse(
      (await runCli(["-", "--convention", "onnx-tool", "--json"], { stdin })).stdout,
    );
    expect(document.models[0].conventions["onnx-tool"]).toEqual({
      unit: "MAC",
      value: 0,
      uncounted: ["gelu"],
    });
  });

  it("nothing is there without being asked for", async () => {
    const { models } = JSON.parse((await runCli(["vgg16", "--json"])).stdout);
    expect(models[0].conventions).toEqual({});
    expect(models[0].layers[0]).not.toHaveProperty("conventions");
    expect(models[0]).not.toHaveProperty("foldNorm");
  });
});

describe("--fold-norm", () => {
  it("folds in every model of a report, and says so", async () => {
    const { stdout } = await runCli(["resnet-50", "--fold-norm", "--json"]);
    const [model] = JSON.parse(stdout).models;
    expect(model).toMatchObject({ foldNorm: true, totals: { params: 25_530_472, buffers: 0 } });
    expect((await runCli(["resnet-50", "--fold-norm"])).stdout).toContain("norms folded");
  });
});

describe("list conventions", () => {
  it("names each with its unit and where its rules were read", async () => {
    const { stdout } = await runCli(["list", "conventions", "--json"]);
    const entries = JSON.parse(stdout);
    expect(entries).toHaveLength(12);
    expect(entries.every(({ source, what }: Record<string, string>) => source !== "" && what !== "")).toBe(
      true,
    );
  });
});
