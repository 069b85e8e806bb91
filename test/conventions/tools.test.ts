import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { contributionsOf, parametersOf } from "../../src/conventions/count.js";
import { decompose } from "../../src/conventions/decompose.js";
import { presetNamed } from "../../src/conventions/load.js";
import type { GraphNode } from "../../src/core/graph.js";
import { bundledGraph, root } from "../support/count.js";

type Tool = "fvcore" | "thop" | "ptflops" | "torchinfo";

interface Network {
  readonly model: string;
  readonly spec: string;
  readonly activations: number | null;
  readonly tools: Readonly<Partial<Record<Tool, number>>>;
  readonly fvcoreByOperator?: Readonly<Record<string, number>>;
  readonly thopParams: number;
}

/** What the tools printed for networks of torchvision, timm and pretrainedmodels. */
const networks: readonly Network[] = JSON.parse(
  readFileSync(join(root, "test/reference/torch.json"), "utf8"),
).networks;

/**
 * Where a network's code isn't what a preset means (plain modules throughout), and what a tool then makes
 * of it: the share of a rule's count that is left. Each was read in the code of the network; the figure
 * must then be equal to the last digit.
 */
interface Exception {
  readonly models: RegExp;
  readonly why: string;
  readonly of: string;
  readonly left: Readonly<Partial<Record<Tool, number>>>;
  /** The ops that it concerns, by path; all of that kind when absent. */
  readonly at?: RegExp;
}

/** A function where a module could be: thop and torchinfo see modules only, ptflops' hook is missing and its patch left. */
const functional = { thop: 0, ptflops: 1 / 2 };
/** A mean over the sides, which none of them takes for a pooling. */
const mean = { fvcore: 0, thop: 0, ptflops: 0 };

const exceptions: readonly Exception[] = [
  {
    models: /^torchvision\/googlenet$/,
    why: "BasicConv2d calls F.relu (torchvision/models/googlenet.py)",
    of: "relu",
    left: functional,
  },
  {
    models: /^torchvision\/inception_v3$/,
    why: "BasicConv2d calls F.relu (torchvision/models/inception.py)",
    of: "relu",
    left: functional,
  },
  {
    models: /^torchvision\/inception_v3$/,
    why: "its modules A, C and E call F.avg_pool2d",
    of: "avgpool",
    left: functional,
  },
  {
    models: /^torchvision\/inception_v3$/,
    why: "its reductions B and D call F.max_pool2d; the two of the stem are modules",
    of: "maxpool",
    left: functional,
    at: /reduction/,
  },
  {
    models: /^torchvision\/densenet121$/,
    why: "forward ends with F.adaptive_avg_pool2d (torchvision/models/densenet.py)",
    of: "globalavgpool",
    left: functional,
  },
  {
    models: /^torchvision\/densenet121$/,
    why: "and with F.relu before it",
    of: "relu",
    left: functional,
    at: /^relu$/,
  },
  {
    models: /^torchvision\/mobilenet_v2$/,
    why: "forward calls nn.functional.adaptive_avg_pool2d (torchvision/models/mobilenetv2.py)",
    of: "globalavgpool",
    left: functional,
  },
  {
    models: /^torchvision\/(shufflenet_v2|mnasnet)/,
    why: "forward calls x.mean([2, 3]) (torchvision/models/shufflenetv2.py, mnasnet.py)",
    of: "globalavgpool",
    left: mean,
  },
  {
    models: /^timm\/seresnet50$/,
    why: "its squeeze is x.mean((2, 3)) (timm/layers/squeeze_excite.py)",
    of: "globalavgpool",
    left: mean,
    at: /squeeze/,
  },
  {
    models: /^pretrainedmodels\/bninception$/,
    why: "logits calls F.avg_pool2d (pretrainedmodels/models/bninception.py)",
    of: "globalavgpool",
    left: functional,
  },
  {
    models: /^timm\/(mobilenetv|inception|efficientnet_lite)/,
    why: "BatchNormAct2d is norm and activation in one, a module with children that none of them knows (timm/layers/norm_act.py)",
    of: "batchnorm",
    left: { thop: 0, ptflops: 0, torchinfo: 0 },
  },
  {
    models: /^timm\/mobilenetv1/,
    why: "its activation is ReLU6 (timm/models/mobilenetv3.py), the paper's and the spec's is ReLU",
    of: "relu",
    left: { ptflops: 1 / 2 },
  },
];

const tools: readonly Tool[] = ["fvcore", "thop", "ptflops", "torchinfo"];

describe.each(tools)("%s", (tool) => {
  const printed = networks.filter(({ tools: figures }) => figures[tool] !== undefined);

  it("printed a number for nearly all of them", () => {
    // fvcore couldn't trace the pretrainedmodels one.
    expect(printed.length).toBe(tool === "fvcore" ? 37 : 38);
  });

  it.each(printed)(
    "of $model is that of $spec to the last digit",
    async ({ model, spec, tools: figures }) => {
      const graph = await bundledGraph(spec);
      const concerning = exceptions.filter(({ models, left }) => models.test(model) && tool in left);
      const used = new Set<Exception>();
      let sum = 0;
      for (const node of graph.nodes) {
        for (const { of, value } of contributionsOf(presetNamed(tool), node)) {
          const exception = concerning.find((each) => each.of === of && (each.at?.test(node.path) ?? true));
          if (exception !== undefined && value > 0) used.add(exception);
          sum += value * (exception?.left[tool] ?? 1);
        }
      }
      expect(sum).toBe(figures[tool]);
      // An exception that changes nothing would be a wrong reading of the code, unless the tool counts 0 anyway.
      const idle = concerning.filter(
        (each) => !used.has(each) && graph.nodes.some((node) => counts(tool, each.of, node)),
      );
      expect(idle).toEqual([]);
    },
  );
});

function counts(tool: Tool, of: string, node: GraphNode): boolean {
  return contributionsOf(presetNamed(tool), node).some((each) => each.of === of && each.value > 0);
}

/** The networks for which a preset is equal as it stands; named here so that the list can't shrink unseen. */
describe("without any exception", () => {
  const plain = (tool: Tool) =>
    networks
      .filter(({ model, tools: figures }) => {
        const concerns = exceptions.some(({ models, left }) => models.test(model) && tool in left);
        return figures[tool] !== undefined && !concerns;
      })
      .map(({ spec }) => spec);

  it.each([
    ["fvcore", 31],
    ["thop", 18],
    ["ptflops", 18],
    ["torchinfo", 29],
  ] as const)("%s is equal for %i networks", async (tool, number) => {
    const specs = plain(tool);
    expect(specs).toHaveLength(number);
    for (const spec of specs) {
      const { total } = decompose(presetNamed(tool), await bundledGraph(spec));
      expect([spec, total]).toEqual([spec, networks.find((each) => each.spec === spec)?.tools[tool]]);
    }
  });
});

describe("fvcore's figures by operator", () => {
  /** Its names of operators, and ours. */
  const operators: Readonly<Record<string, readonly string[]>> = {
    conv: ["conv"],
    linear: ["linear"],
    batch_norm: ["batchnorm"],
    adaptive_avg_pool2d: ["globalavgpool", "adaptiveavgpool"],
  };

  it.each(networks.filter(({ fvcoreByOperator }) => fvcoreByOperator !== undefined))(
    "of $model are those of $spec",
    async ({ model, spec, fvcoreByOperator = {}, activations }) => {
      const graph = await bundledGraph(spec);
      const own: Record<string, number> = {};
      for (const node of graph.nodes) {
        for (const { of, value } of contributionsOf(presetNamed("fvcore"), node)) {
          const operator = Object.keys(operators).find((name) => operators[name]?.includes(of));
          const exception = exceptions.find(
            (each) =>
              each.models.test(model) &&
              each.of === of &&
              each.left.fvcore === 0 &&
              (each.at?.test(node.path) ?? true),
          );
          if (operator !== undefined && exception === undefined && value > 0) {
            own[operator] = (own[operator] ?? 0) + value;
          }
        }
      }
      expect(own).toEqual(fvcoreByOperator);
      expect(decompose(presetNamed("fvcore"), graph).activations).toBe(activations);
      expect(analyze(graph).totals["activations"]).toBe(activations);
    },
  );
});

describe("thop's parameters", () => {
  it.each(networks)("of $model are ours, but for the modules that it has no rule for", async (network) => {
    const graph = await bundledGraph(network.spec);
    const isUnknown = exceptions.some(
      ({ models, of, left }) => models.test(network.model) && of === "batchnorm" && left.thop === 0,
    );
    const sum = graph.nodes
      .filter(({ op }) => !(isUnknown && op.name === "batchnorm"))
      .reduce((total, node) => total + parametersOf(presetNamed("thop"), node), 0);
    expect(sum).toBe(network.thopParams);
  });
});
