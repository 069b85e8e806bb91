import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { fileOfBytes } from "../../src/core/model-file.js";
import { keras } from "../../src/importers/keras/index.js";
import { hdf5File } from "../support/hdf5-file.js";
import { importBytes } from "../support/import.js";
import { functional, input, layer } from "../support/keras-model.js";

const model = JSON.stringify(
  functional("m", [input("x", 4), layer("Dense", "d", { units: 3 }, ["x"])], ["x"], ["d"]),
);

/** What Keras keeps with the root group of a file of `model.save`. */
const attributes = { keras_version: "2.15.0", backend: "tensorflow", model_config: model };

const HELP = /keras\.models\.load_model|model\.save/;

describe("Keras models in HDF5", () => {
  it.each([1, 2] as const)(
    "have their layers in an attribute, with headers of version %i",
    async (header) => {
      for (const texts of ["inline", "heap"] as const) {
        for (const isContinued of [false, true]) {
          const { format, network, totals, errors } = await importBytes(
            hdf5File(attributes, { header, texts, isContinued }),
          );
          expect(errors).toEqual([]);
          expect(format).toBe("keras");
          expect(network?.name).toBe("m");
          expect(totals).toMatchObject({ params: 4 * 3 + 3, macs: 12 });
        }
      }
    },
  );

  it("are read by seeking: weights aren't", async () => {
    const bytes = Buffer.concat([hdf5File(attributes), Buffer.alloc(2 ** 22)]);
    const whole = fileOfBytes("m.h5", "m.h5", bytes);
    let read = 0;
    const file = {
      ...whole,
      read: (offset: number, length: number) => {
        read += length;
        return whole.read(offset, length);
      },
    };
    const options = { inputs: new Map(), phase: "test", mostOps: 1000 } as const;
    expect(await keras.read(file, options, new Diagnostics())).toBeDefined();
    expect(read).toBeLessThan(2 ** 12);
  });

  it("may have weights alone", async () => {
    const { network, errors, help } = await importBytes(hdf5File({ backend: "tensorflow" }), "w.h5");
    expect(network).toBeUndefined();
    expect(errors.join()).toMatch(/w\.h5 has no `model_config`.*weights alone/);
    expect(help.join()).toMatch(HELP);
  });

  it("are refused where attributes lie in a heap of their own", async () => {
    const { errors, help } = await importBytes(hdf5File({ backend: "x" }, { header: 2, isDense: true }));
    expect(errors.join()).toMatch(/attributes in a heap of their own/);
    expect(help.join()).toMatch(HELP);
    // Only some of them may.
    expect((await importBytes(hdf5File(attributes, { header: 2, isDense: true }))).errors).toEqual([]);
  });

  it("tell where the JSON is wrong", async () => {
    const { errors } = await importBytes(hdf5File({ model_config: "{" }), "m.h5");
    expect(errors.join()).toMatch(/`model_config` of m\.h5 isn't JSON/);
  });

  it("may not go on in circles, or claim more than there is", async () => {
    const bytes = hdf5File(attributes, { isContinued: true });
    const view = new DataView(bytes.buffer);
    // The continuation is the last message of the first block: its place, and its length.
    const start = Number(view.getBigUint64(64, true));
    const end = start + 16 + view.getUint32(start + 8, true);
    const isRight = (await importBytes(bytes)).errors.length === 0;
    expect(isRight).toBe(true);
    view.setBigUint64(end - 16, BigInt(start + 16), true);
    expect((await importBytes(bytes)).errors.join()).toMatch(/damaged/);
    view.setBigUint64(end - 16, 2n ** 60n, true);
    expect((await importBytes(bytes)).errors.join()).toMatch(/damaged/);
    view.setBigUint64(end - 16, BigInt(end), true);
    view.setBigUint64(end - 8, 2n ** 40n, true);
    expect((await importBytes(bytes)).errors.join()).toMatch(/more attributes than any model/);
  });

  it("are of a version that is known", async () => {
    const bytes = hdf5File(attributes);
    bytes[8] = 4;
    expect((await importBytes(bytes, "m.h5")).errors).toEqual([
      "m.h5 is HDF5 of a version that isn't known (4)",
    ]);
  });
});
