import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OpError } from "../../src/core/op.js";
import { resolveWindow, slide } from "../../src/core/window.js";
import { conv } from "../../src/ops/conv.js";
import { countLayers } from "../support/count.js";

/** The starts of all windows that fit, found by trying each. */
function windowsThatFit(padded: number, reach: number, stride: number): number {
  let windows = 0;
  for (let start = 0; start + reach <= padded; start += stride) windows += 1;
  return windows;
}

const size = fc.integer({ min: 1, max: 40 });
const small = fc.integer({ min: 1, max: 7 });
const padding = fc.integer({ min: 0, max: 6 });

describe("the sides that a window leaves", () => {
  it("are the windows that fit", () => {
    fc.assert(
      fc.property(
        size,
        small,
        small,
        small,
        padding,
        padding,
        (side, kernel, stride, dilation, before, after) => {
          const window = resolveWindow({ kernel, stride, dilation, padding: [before, after] }, [1, side]);
          const expected = windowsThatFit(side + before + after, (kernel - 1) * dilation + 1, stride);
          if (expected === 0) expect(() => slide(window, [1, side])).toThrow(OpError);
          else expect(slide(window, [1, side])).toEqual([expected]);
        },
      ),
    );
  });

  it("of adaptive pooling read the cells that its windows, one by one, read", async () => {
    await fc.assert(
      fc.asyncProperty(size, size, async (side, windows) => {
        let cells = 0;
        for (let index = 0; index < windows; index += 1) {
          cells += Math.ceil(((index + 1) * side) / windows) - Math.floor((index * side) / windows);
        }
        const { totals } = await countLayers(`${side}x1`, `- adaptiveavgpool: ${windows}`);
        expect(totals.flops).toBe(cells);
      }),
    );
  });

  it("with `same` are ⌈n / stride⌉", () => {
    fc.assert(
      fc.property(size, small, small, small, (side, kernel, stride, dilation) => {
        const window = resolveWindow({ kernel, stride, dilation, padding: "same" }, [1, side]);
        expect(slide(window, [1, side])).toEqual([Math.ceil(side / stride)]);
      }),
    );
  });

  it("rounding up cover every cell, unless a window would start in the padding", () => {
    fc.assert(
      fc.property(size, small, small, fc.nat(), (side, kernel, stride, any) => {
        // More than half the kernel is refused by PyTorch.
        const pad = any % (Math.floor(kernel / 2) + 1);
        const window = resolveWindow({ kernel, stride, padding: pad }, [1, side]);
        if (side + 2 * pad < kernel) return;
        const [output] = slide(window, [1, side], true) as [number];
        expect((output - 1) * stride).toBeLessThan(side + pad);
        const next = output * stride;
        // One more window would either reach over the end by a whole stride, or start in the padding.
        expect(next + kernel - stride >= side + 2 * pad || next >= side + pad).toBe(true);
      }),
    );
  });
});

describe("a convolution's multiply-accumulates", () => {
  it("are what a loop over every output, channel and kernel cell counts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (height, width, groups, perGroup, kernel, stride) => {
          const input = [groups * perGroup, height, width];
          const out = groups * 2;
          const given = { out, kernel, stride, padding: "same" as const, dilation: 1, groups, bias: false };
          const resolved = conv.resolve?.(given, [input]);
          if (resolved === undefined) throw new Error("conv resolves");
          const [output] = conv.infer(resolved, [input]) as [number[]];
          let counted = 0;
          for (let channel = 0; channel < out; channel += 1)
            for (let y = 0; y < (output[1] as number); y += 1)
              for (let x = 0; x < (output[2] as number); x += 1)
                for (let from = 0; from < perGroup; from += 1) counted += kernel * kernel;
          expect(conv.macs?.(resolved, [input], [output])).toBe(counted);
        },
      ),
    );
  });
});
