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
