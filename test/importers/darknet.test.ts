import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { read } from "./read.js";

/** Reads sections behind an input of 3x8x8; what is wrong with them fails. */
async function count(sections: string, net = "width=8\nheight=8\nchannels=3") {
  const { network, diagnostics } = await read("darknet", `[net]\n${net}\n${sections}`);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  if (network === undefined) throw new Error("no network");
  return { ...analyze(network.graph), ...network };
}

async function messages(sections: string) {
  const { diagnostics } = await read("darknet", `[net]\nwidth=8\nheight=8\nchannels=3\n${sections}`);
  return diagnostics.map(({ message, help, place }) => {
    const line = place?.source.text.slice(0, place.start).split("\n").length;
    return `${line}: ${message}${help === undefined ? "" : `; ${help}`}`;
  });
}

describe("Darknet", () => {
  it("counts convolutions: biases, or a batch norm in their place", async () => {
    const plain = await count("[convolutional]\nfilters=4\nsize=3\npad=1\nactivation=leaky");
    expect([plain.totals.params, plain.totals.buffers, plain.totals.macs]).toEqual([112, 0, 108 * 64]);
    const normalised = await count("[conv]\nfilters=4\nsize = 3\nstride=2\npadding=0\nbatch_normalize=1");
    // 108 weights, 4 scales, 4 shifts; ⌊(8 − 3) / 2⌋ + 1 = 3.
    expect([normalised.totals.params, normalised.totals.buffers]).toEqual([116, 8]);
    expect(normalised.totals.macs).toBe(108 * 9);
    expect(normalised.graph.nodes.map(({ path }) => path)).toEqual([
      "0-convolutional/conv",
      "0-convolutional/norm",
      "0-convolutional/sigmoid",
    ]);
  });

  it.each([
    // maxpool_layer.c: padding is size − 1 of both ends together.
    ["size=2\nstride=2", 4],
    ["size=2\nstride=1", 8],
    ["size=3\nstride=2", 4],
    ["size=3\nstride=2\npadding=0", 3],
  ])("pools as maxpool_layer.c does: %j", async (given, side) => {
    const { graph } = await count(`[maxpool]\n${given}`);
    expect(graph.outputs[0]?.shape).toEqual([3, side, side]);
  });

  it("routes: one section, several, part of the channels", async () => {
    const { graph } = await count(`[convolutional]
filters=4
[route]
layers=-1
groups=2
group_id=1
[convolutional]
filters=5
[route]
layers=0
[route]
layers=-3,-2,-1`);
    // 2 of section 0's 4 channels, the 5 of section 2, and section 0 again.
    expect(graph.outputs.map(({ shape }) => shape)).toEqual([[11, 8, 8]]);
  });

  it("adds a shortcut of fewer or more channels as shortcut_layer.c does", async () => {
    const { graph } = await count(`[convolutional]
filters=4
[convolutional]
filters=6
[shortcut]
from=-2
activation=linear
[convolutional]
filters=2
[shortcut]
from=-2`);
    expect(graph.outputs.map(({ shape }) => shape)).toEqual([[2, 8, 8]]);
    expect(graph.nodes.map(({ op }) => op.name)).toContain("pad");
  });

  it("makes recurrent layers of connected ones", async () => {
    // rnn_layer.c: 5·4, 4·4 and 4·2 weights with biases; gru_layer.c: 3 times 2·3 and 3·3; lstm_layer.c: 4 times.
    const net = "inputs=5";
    expect((await count("[rnn]\nhidden=4\noutput=2", net)).totals.params).toBe(24 + 20 + 10);
    const gru = await count("[rnn]\nhidden=4\noutput=2\n[gru]\noutput=3", net);
    expect(gru.totals.params).toBe(54 + 3 * (9 + 12));
    const lstm = await count("[lstm]\noutput=3", net);
    expect([lstm.totals.params, lstm.totals.macs]).toEqual([4 * (18 + 12), 4 * (15 + 9)]);
    // 28 operations a unit beside products and biases: 4 sums, 5 functions of 4, 3 products and a sum.
    expect(lstm.totals.flops).toBe(2 * 96 + 24 + 28 * 3);
    // 20 a unit: 3 sums, 3 functions of 4, 3 products, a sum and a difference (weighted_sum_cpu in blas.c).
    const alone = await count("[gru]\noutput=3", net);
    expect(alone.totals.flops).toBe(2 * 72 + 18 + 20 * 3);
  });

  it("makes AlexeyAB's conv_lstm of convolutions", async () => {
    // conv_lstm_layer.c: 4 of 3·3·3·4 weights and 4 biases, 4 of 3·3·4·4 and 4; with peepholes 3 more of the latter.
    const section = "[conv_lstm]\noutput=4\nsize=3\npad=1";
    const { totals, graph } = await count(section);
    expect(graph.outputs[0]?.shape).toEqual([4, 8, 8]);
    expect([totals.params, totals.macs]).toEqual([4 * 112 + 4 * 148, 64 * 4 * (108 + 144)]);
    expect(totals.flops).toBe(2 * Number(totals.macs) + 8 * 4 * 64 + 28 * 4 * 64);
    const seeing = await count(`${section}\npeephole=1`);
    expect([seeing.totals.params, seeing.totals.macs]).toEqual([4 * 112 + 7 * 148, 64 * (4 * 108 + 7 * 144)]);
    // Three sums more.
    expect(seeing.totals.flops).toBe(2 * Number(seeing.totals.macs) + 11 * 4 * 64 + 31 * 4 * 64);
    const { graph: narrowed } = await count(`${section}\nbottleneck=1`);
    expect(narrowed.uncounted).toHaveLength(1);
  });

  it("has weights of its own at each position of a local section", async () => {
    // local_layer.c, as in yolov1.cfg: 8·8 positions of 3·3·3·2 weights and 2 biases.
    const { graph, totals } = await count("[local]\nsize=3\nstride=1\npad=1\nfilters=2\nactivation=leaky");
    expect(graph.outputs[0]?.shape).toEqual([2, 8, 8]);
    expect([totals.params, totals.macs]).toEqual([64 * 56, 64 * 54]);
    // ⌊(8 − 3) / 2⌋ + 1 = 3.
    const strided = await count("[local]\nsize=3\nstride=2\nfilters=2\nactivation=linear");
    expect([strided.totals.params, strided.totals.macs]).toEqual([9 * 56, 9 * 54]);
    const odd = await count("[local]\nsize=5\npad=1\nfilters=2");
    expect(odd.graph.uncounted).toEqual([{ path: "0-local", op: "local (padding of another size)" }]);
  });

  it("crops the middle of a map, and maps it to -1 to 1", async () => {
    // crop_layer.c: output = input · 2 − 1.
    const section = "[crop]\ncrop_height=6\ncrop_width=5\nflip=0";
    const { graph, totals } = await count(section);
    expect([graph.outputs[0]?.shape, totals.params, totals.flops]).toEqual([[3, 6, 5], 0, 2 * 90]);
    expect((await count(`${section}\nnoadjust=1`)).totals.flops).toBe(0);
    expect(await messages("[crop]\ncrop_height=9\ncrop_width=5")).toEqual([
      "5: [crop] is larger than what flows in",
    ]);
  });

  it("knows the other names of sections", async () => {
    // string_to_layer_type in parser.c; gaussian_yolo_layer.c reads classes + 8 + 1 channels a box.
    const { graph } = await count(
      "[conv]\nfilters=10\nactivation=linear\n[empty]\n[Gaussian_yolo]\nmask=0\nnum=1\nclasses=1\n[logistic]",
    );
    expect(graph.nodes.map(({ op }) => op.name)).toEqual(["conv", "sigmoid"]);
    expect(graph.uncounted.map(({ op }) => op)).toEqual(["gaussian_yolo (decodes boxes)"]);
    // representation_layer.c: `filters` channels of `atoms` rows.
    const flowing = await count("[implicit]\nfilters=6\natoms=2");
    expect(flowing.graph.uncounted.map(({ op }) => op)).toEqual(["implicit (weights that flow)"]);
    expect(flowing.graph.outputs[0]?.shape).toEqual([6, 2, 1]);
  });

  it("names what it has no rule for", async () => {
    const { graph } = await count("[convolutional]\nfilters=18\n[yolo]\nmask=0,1,2\nnum=9\nclasses=1");
    expect(graph.uncounted).toEqual([{ path: "1-yolo", op: "yolo (decodes boxes)" }]);
  });

  it("gives binary weights one bit", async () => {
    const { totals } = await count(
      "[convolutional]\nxnor=1\nbatch_normalize=1\nfilters=8\nactivation=linear",
    );
    // 24 bits, and 16 numbers of the norm.
    expect(totals.weightBytes).toBe(3 + 16 * 4);
  });

  it("says all that is wrong, where it is", async () => {
    expect(
      await messages(`[convolutional]
filers=4
size=x
[route]
layers=1
[yolo]
classes=3
[convolutinal]`),
    ).toEqual([
      "7: `size` is a whole number from 1, got `x`",
      "9: [route] reads section 1, but only 0 to 0 stand before it",
      "12: there is no rule for sections `[convolutinal]`; did you mean `convolutional`?",
    ]);
    expect(await messages("[convolutional]\nfilers=4")).toEqual([
      "6: `filers` isn't used here; did you mean `filters`?",
    ]);
    expect(await messages("[yolo]\nclasses=3")).toEqual([
      "6: [yolo] reads 1 · (3 + 4 + 1) = 8 channels, but 3 flow in",
    ]);
  });
});
