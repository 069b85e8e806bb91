import { binaryFile, describeDamage, structuredFile } from "../../support/damage.js";
import { liteFile, smallLiteFile } from "../../support/tflite-file.js";

describeDamage("tflite", [
  binaryFile(smallLiteFile()),
  binaryFile(smallLiteFile(9)),
  structuredFile(
    {
      tensors: [
        { name: "a", shape: [1, 4, 4, 2] },
        { name: "ends", shape: [4, 2], type: 2, numbers: [0, 0, 1, 1, 1, 1, 0, 0] },
        { name: "b", shape: [1, 6, 6, 2] },
        { name: "shape", shape: [2], type: 2, numbers: [1, -1] },
        { name: "c", shape: [1, 72] },
        { name: "d", shape: [1, 36] },
        { name: "e", shape: [1, 36] },
        { name: "axis", shape: [1], type: 2, numbers: [1] },
      ],
      operators: [
        { code: 34, inputs: [0, 1], outputs: [2] },
        { code: 22, inputs: [2, 3], outputs: [4] },
        { code: 49, inputs: [7, 4], outputs: [5, 6], options: [[0, 4, 2]] as [number, 1 | 4, number][] },
      ],
      inputs: [0],
      outputs: [5, 6],
    },
    ({ tensors, operators, inputs, outputs }) => liteFile(tensors, operators, inputs, outputs),
  ),
  binaryFile(
    liteFile(
      [
        { name: "x", shape: [1, 5, 6] },
        { name: "w", shape: [4, 6] },
        { name: "v", shape: [4, 4] },
        { name: "b", shape: [4] },
        { name: "states", shape: [1, 5, 4] },
        { name: "parts", shape: [1, 4] },
        { name: "axis", shape: [1], type: 2, numbers: [1] },
        { name: "last", shape: [1, 2] },
      ],
      [
        {
          code: 44,
          inputs: [0, 1, 1, 1, 1, 2, 2, 2, 2, -1, -1, -1, 3, 3, 3, 3],
          outputs: [4],
          options: [[0, 1, 4]],
        },
        { code: 88, inputs: [4], outputs: [5], options: [[1, 4, 1]] },
        { code: 49, inputs: [6, 5], outputs: [7], options: [[0, 4, 2]] },
      ],
      [0],
      [7],
    ),
  ),
]);
