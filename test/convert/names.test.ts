import { expect, it } from "vitest";
import { commonName } from "../../src/convert/common-name.js";
import { Names } from "../../src/convert/names.js";

it.each([
  [["res2a_branch1", "res2a_branch2a", "res2a"], "res2a"],
  [["conv_pad_1", "conv_dw_1", "conv_pw_1"], "conv_1"],
  [["inception_3a/1x1", "inception_3a/pool_proj"], "inception_3a"],
  [["conv1", "conv1"], "conv1"],
  [["10-convolutional", "11-convolutional"], "10-convolutional"],
  [["a", "b"], "a"],
  [["conv10", "conv1"], "conv10"],
  [[], undefined],
])("what %j have in common is %s", (names, common) => {
  expect(commonName(names)).toBe(common);
});

it("names that are given already are numbered, whatever is called by a number itself", () => {
  const names = new Names();
  const given = ["a", "a", "a-2", "a-3", "a", "b"].map((name) => names.unused(name));
  expect(given).toEqual(["a", "a-2", "a-2-2", "a-3", "a-4", "b"]);
  expect(new Set(given).size).toBe(given.length);
});
