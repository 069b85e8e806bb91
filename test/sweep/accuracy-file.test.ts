import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { positionOf } from "../../src/core/source.js";
import { pointKey, readAccuracyFile } from "../../src/sweep/accuracy-file.js";
import { parseAxis } from "../../src/sweep/axis.js";

const axes = [parseAxis("width=0.5,1"), parseAxis("activation=relu,hard-swish")];

function read(text: string) {
  const diagnostics = new Diagnostics();
  const found = readAccuracyFile({ name: "acc.csv", text }, axes, diagnostics);
  const mistakes = diagnostics.list.map(({ message, place }) => [message, place && positionOf(place).line]);
  return { found, mistakes };
}

describe("a file of accuracies", () => {
  it.each([
    ["its columns in any order, among others", "activation,macs,accuracy,width\nrelu,7,63.7,0.50\n"],
    ["top1 for accuracy", "width,activation,top1\n0.5,relu,63.7\n"],
    [
      "quotes, blanks, empty lines and Windows' line ends",
      '\ufeffwidth , "activation",accuracy\r\n\r\n"0.5",relu, 63.7\r\n',
    ],
    ["points without one", "width,activation,accuracy\n0.5,relu,63.7\n1,relu,\n"],
    ["the same twice", "width,activation,accuracy\n0.5,relu,63.7\n0.5,relu,63.7\n"],
  ])("may have %s", (_, text) => {
    expect(read(text)).toEqual({ found: new Map([[pointKey([0.5, "relu"]), 63.7]]), mistakes: [] });
  });

  it("has words and lists as --vary has them", () => {
    const { found } = read('width,activation,accuracy\n"[6,12]",hard-swish,70\n');
    expect(found.get(pointKey([[6, 12], "hard-swish"]))).toBe(70);
  });

  it.each<[string, [string, number | undefined][]]>([
    ["", [["acc.csv is empty", undefined]]],
    ["width,accuracy\n1,70\n", [["acc.csv has no column `activation`", 1]]],
    ["width,activation,acuracy\n1,relu,70\n", [["acc.csv has no column `accuracy`", 1]]],
    [
      "width,activation,accuracy\n1,relu,good\n0.5,relu,70\n0.5,relu,71\n1,relu,170\n",
      [
        ["an accuracy is a percentage, got `good`", 2],
        ["this point has the accuracy 70 further up", 4],
        ["an accuracy is a percentage, got `170`", 5],
      ],
    ],
    [
      "width,activation,accuracy\n1,relu\n",
      [["this is no CSV: Invalid Record Length: expect 3, got 2 on line 2", 2]],
    ],
  ])("%j has mistakes at lines", (text, mistakes) => {
    expect(read(text).mistakes).toEqual(mistakes);
  });
});
