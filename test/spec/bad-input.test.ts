import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../src/core/diagnostic.js";
import { complaints, instantiate } from "../support/count.js";

/** A mistake: the text that is marked, part of the message, part of what would mend it. */
type Mistake = [marked: string, message: string, help?: string];

/** The mistakes of layers behind an input of 8×8×16. */
const layers: [name: string, layers: string, ...mistakes: Mistake[]][] = [
  [
    "an unknown layer",
    "- convv: { out: 4, kernel: 3 }",
    ["convv", "no layer `convv`", "did you mean `conv`?"],
  ],
  ["an unknown layer with a lone value", "- convv: 3", ["convv", "no layer `convv`", "`conv`"]],
  ["an unknown layer that lacks an argument", "- convv: { out: 3 }", ["convv", "no layer `convv`"]],
  [
    "an unknown layer with a misspelt argument",
    "- convv: { out: 3, kernal: 3, foo: 1 }",
    ["convv", "no layer `convv`"],
    ["kernal", "no argument `kernal`", "`kernel`"],
  ],
  ["a reference as a layer", "- s.2", ["s.2", "can't be the name of a layer", "from: s.2"]],
  ["a phrase as a layer", "- a b", ["a b", "can't be the name of a layer", "a map"]],
  ["a modifier without a layer", "- repeat", ["repeat", "no layer `repeat`", "beside a layer"]],
  ["a structure without its list", "- layers", ["layers", "`layers` is a list of layers", "- "]],
  ["an unknown word", "- reluu", ["reluu", "no layer `reluu`", "`relu`"]],
  ["an unknown argument", "- conv: { out: 4, kernal: 3 }", ["kernal", "no argument `kernal`", "`kernel`"]],
  [
    "an unknown block parameter",
    "- fire: { squeze: 4, expand: 8 }",
    ["squeze", "no argument `squeze`", "`squeeze`"],
  ],
  [
    "an unknown choice",
    "- separable: { out: 4, order: xcption }",
    ["xcption", "`order` is one of", "`xception`"],
  ],
  ["an unknown norm", "- conv: { out: 4, kernel: 3, norm: bach }", ["bach", "no norm `bach`", "`batch`"]],
  [
    "an unknown activation in an `if` that isn't taken",
    "- { if: false, conv: { out: 4, kernel: 3, activation: rleu } }",
    ["rleu", "no activation `rleu`", "`relu`"],
  ],
  [
    "an unknown argument of a norm",
    "- pointwise: { out: 4, norm: { group: { group: 4 } } }",
    ["{ group", "no argument `group`", "`groups`"],
  ],
  [
    "a table as an argument of a norm",
    "- pointwise: { out: 4, norm: { group: { groups: { a: 1 } } } }",
    ["{ group", "whole number from 1 to 2147483647, got a table"],
  ],
  ["a slice from behind the channels", "- slice: { start: 16 }", ["16", "only 16 channels", "at most 15"]],
  ["a slice to behind the channels", "- slice: { end: 17 }", ["17", "only 16 channels", "at most 16"]],
  [
    "a slice that ends before it starts, of unknown channels",
    "- pointwise: many\n- slice: { start: 3, end: 2 }",
    ["many", "whole number"],
    ["3", "no channel lies between `start` 3 and `end` 2"],
  ],
  ["an unknown modifier", "- { repeats: 3, relu }", ["repeats", "stands beside the layer", "`repeat`"]],
  ["a missing argument", "- conv: { out: 4 }", ["conv", "needs `kernel`", "conv: { out: …, kernel: … }"]],
  ["a superfluous argument", "- relu: 3", ["3", "takes no lone value", "write `relu` alone"]],
  ["a lone value where names are needed", "- conv: 64", ["64", "takes no lone value", "out: …, kernel: …"]],
  ["two layers in an item", "- { relu, conv: { out: 4, kernel: 3 } }", ["conv", "an item has one layer"]],
  ["no layer in an item", "- { name: a, repeat: 2 }", ["{ name: a, repeat: 2 }", "names no layer"]],
  [
    "a wrong type",
    "- conv: { out: 4, kernel: 3, bias: no }",
    ["no", "`bias` is true or false, got the word `no`", "write `false`"],
  ],
  ["a word for a number", "- conv: { out: many, kernel: 3 }", ["many", "`out` is a whole number"]],
  ["a number for a word", "- conv: { out: 4, kernel: 3, padding: 1.5 }", ["1.5", "same, valid"]],
  ["zero", "- conv: { out: 4, kernel: 0 }", ["0", "whole number from 1"]],
  ["a negative size", "- conv: { out: 4, kernel: 3, stride: -1 }", ["-1", "whole number from 1"]],
  ["no channels", "- conv: { out: 0, kernel: 3 }", ["0", "at least 1"]],
  ["a fraction", "- conv: { out: 4, kernel: 5 / 2 }", ["5 / 2", "got 2.5", "floor"]],
  ["a fraction of channels", "- conv: { out: 4.5, kernel: 3 }", ["4.5", "a whole number, got 4.5", "floor"]],
  [
    "a fraction of channels, with layers behind it",
    "- pointwise: $in / 32\n- conv: { out: 4, kernel: 3, groups: 2 }",
    ["$in / 32", "a whole number", "floor"],
  ],
  [
    "a fraction as multiplier, with layers behind it",
    "- depthwise: { kernel: 3, multiplier: 1.5 }\n- conv: { out: 24, kernel: 3, groups: 24 }",
    ["1.5", "a whole number", "floor"],
  ],
  [
    "wrong groups in a branch whose sides follow its padding",
    "- branches:\n    - conv: { out: 4, kernel: 3, groups: 3, padding: valid }\n    - conv: { out: 4, kernel: 3, padding: valid }",
    ["3", "3 groups"],
  ],
  [
    "wrong groups in a branch that enlarges",
    "- branches:\n    - transposedconv: { out: 4, kernel: 2, stride: 2, groups: 3 }\n    - resize: 2",
    ["3", "3 groups"],
  ],
  [
    "a word for a block's channels",
    "- separable: relu",
    ["relu", "`out` is a channel count, got the word `relu`"],
  ],
  ["a table of channels", "- conv: { out: { a: 1 }, kernel: 3 }", ["{ a: 1 }", "`out` can't be a table"]],
  [
    "a cell that is a table",
    "- { for: [[a], [{ b: 1 }]], pointwise: $a }\n- pointwise: 4",
    ["$a", "`out` can't be a table"],
  ],
  [
    "a column that stands twice",
    "- { for: [[a, a], [1, 2]], pointwise: $a }",
    ["a", "`a` is declared twice", "loop variable"],
  ],
  [
    "tensors named twice over",
    "- { name: a, relu }\n- { name: b, relu }\n- { from: a, concat: [ a, b ] }",
    ["from", "exclude each other", "keep one"],
  ],
  ["infinity", "- conv: { out: 10 ** 400, kernel: 3 }", ["10 ** 400", "infinite"]],
  ["an absurd size", "- conv: { out: 1e12, kernel: 3 }", ["1e12", "whole number from 1 to"]],
  [
    "a size of zero written as 0x3",
    "- conv: { out: 4, kernel: 0x3 }",
    ["0x3", "got 0", "decimal; `0x3` is a size of two sides, 0 and 3"],
  ],
  ["channels written as 0x10", "- pointwise: 0x10", ["0x10", "got 0", "a size of two sides, 0 and 10"]],
  ["channels written as 0xff", "- pointwise: 0xff", ["0xff", "the word `0xff`", "numbers are decimal"]],
  [
    "groups that don't divide",
    "- conv: { out: 4, kernel: 3, groups: 3 }",
    ["3", "3 groups don't divide the 16 input channels", "2 and 4 divide both 16 and 4"],
  ],
  [
    "an output below 1",
    "- conv: { out: 4, kernel: 9, padding: valid }",
    ["9", "smaller than 1", "padding: same"],
  ],
  [
    "a window over a vector",
    "- flatten\n- conv: { out: 4, kernel: 3 }",
    ["conv", "no spatial sides", "linear"],
  ],
  [
    "branches that can't be joined",
    "- branches:\n    - pointwise: 4\n    - conv: { out: 4, kernel: 3, stride: 2 }",
    ["branches", "can't concatenate 4x8x8, 4x4x4"],
  ],
  [
    "branches that can't be added",
    "- branches: [ pointwise: 4, pointwise: 8 ]\n  merge: add",
    ["branches", "equal shapes, got 4x8x8 and 8x8x8"],
  ],
  [
    "a residual that changes",
    "- residual: [ pointwise: 8 ]\n  shortcut: identity",
    ["residual", "changes 16x8x8 to 8x8x8", "project"],
  ],
  ["an unknown merge", "- branches: [ relu, relu ]\n  merge: sum", ["sum", "no merge", "`sub`"]],
  [
    "an unknown shortcut",
    "- residual: [ relu ]\n  shortcut: identty",
    ["identty", "no shortcut", "`identity`"],
  ],
  [
    "an unknown shortcut that is near nothing",
    "- residual: [ relu ]\n  shortcut: elsewhere",
    ["elsewhere", "no shortcut", "a block's name, or layers"],
  ],
  [
    "a name that isn't there",
    "- { name: stem, relu }\n- { from: stam, relu }",
    ["stam", "nothing is named `stam`", "`stem`"],
  ],
  [
    "a name that comes later",
    "- { from: late, relu }\n- { name: late, relu }",
    ["late", "nothing above is named `late`"],
  ],
  [
    "a name that can't be computed, with a layer of that kind behind it",
    "- { name: a$(1 / 0), relu }\n- { name: relu, relu }\n- { from: a3, relu }",
    ["1 / 0", "division by zero"],
  ],
  [
    "a name that can't be read, and a reference to it",
    "- { name: p$(k, relu }\n- { from: p, relu }",
    ["", "can't read this expression"],
  ],
  [
    "a condition that can't be computed, of items that share a name",
    "- { if: 1 / 0 > 1, name: a, relu }\n- { if: 1 / 0 < 1, name: a, relu }\n- { from: a, relu }",
    ["1 / 0", "division by zero"],
    ["1 / 0", "division by zero"],
  ],
  ["a name with a dot", "- { name: a.b, relu }\n- { from: a.b, relu }", ["a.b", "can't be a name"]],
  [
    "a repeat that can't be computed, and a reference into it",
    "- { repeat: 1 / 0, name: s, layers: [ { name: t, relu } ] }\n- { from: s, relu }\n- { from: s/0/t, relu }",
    ["1 / 0", "division by zero"],
  ],
  [
    "a misspelt layer, and a reference into it",
    "- { name: b, infurted: { out: 4 } }\n- { from: b/residual/expand, relu }\n- { from: nowhere, relu }",
    ["infurted", "no layer"],
    ["nowhere", "nothing is named `nowhere`"],
  ],
  ["a name that exists twice", "- { name: a, relu }\n- { name: a, relu }", ["a", "is taken already"]],
  [
    "a name under a false `if`",
    "- { if: false, name: a, relu }\n- { from: a, relu }",
    ["a", "its `if` is false"],
  ],
  [
    "an output that isn't there",
    "- { name: s, split: 2 }\n- { from: s.2, relu }",
    ["s.2", "isn't there", "0, 1"],
  ],
  ["an empty output", "- { from: .0, relu }", [".0", "isn't a reference"]],
  [
    "several tensors into one",
    "- split: 2\n- relu",
    ["relu", "takes 1 tensor, but 2 flow in", "from split.0, split.1"],
  ],
  [
    "$in of several tensors",
    "- split: 2\n- { from: [.], pointwise: $in }",
    ["$in", "2 flow here", "split.0, split.1"],
  ],
  ["an unknown variable", "- pointwise: $chanels", ["$chanels", "no variable `$chanels`"]],
  ["a loop's variable outside it", "- pointwise: $i", ["$i", "no variable `$i`", "needs `repeat`"]],
  ["division by zero", "- pointwise: 8 / 0", ["8 / 0", "division by zero"]],
  ["an unknown function", "- pointwise: celi(3.5)", ["celi(3.5)", "no function `celi`", "`ceil`"]],
  [
    "a row of the wrong width",
    "- for:\n    - [a, b]\n    - [1, 2, 3]\n  pointwise: $a",
    ["[1, 2, 3]", "3 cells, but the table has 2 columns", "a, b"],
  ],
  [
    "lists of unequal length",
    "- { for: { a: 1..3, b: [1, 2] }, pointwise: $a * $b }",
    ["for", "equal lengths: a has 3, b has 2"],
  ],
  ["nothing to loop over", "- { for: { a: 3 }, pointwise: $a }", ["for", "nothing here is a list"]],
  [
    "a huge repeat",
    "- { repeat: 1000000000, relu }",
    ["1000000000", "more than the limit of 1000000 ops", "--max-ops"],
  ],
  [
    "nested repeats",
    "- { repeat: 100000, layers: [ { repeat: 100000, identity } ] }",
    ["identity", "more than 1000000 loop rounds"],
  ],
  [
    "a resolution of a network that has no input of its own",
    "- network: { spec: lenet-5, resolution: 0.5 }",
    ["resolution", "scales an input", "resize"],
  ],
  ["more parts than fit", "- split: 100000", ["100000", "at most 65536 parts"]],
  [
    "tensors that double",
    "- { for: { k: 1..40 }, from: [., .], identity }",
    ["identity", "more than 1000000 tensors", "--max-ops"],
  ],
  [
    "ranges that add up",
    '- { for: { k: 1..20, all: "[1..1000000, $k]" }, relu }',
    ['"[1..1000000, $k]"', "lists and ranges hold more than 10000000 elements", "--max-ops"],
  ],
  ["a negative repeat", "- { repeat: -1, relu }", ["-1", "`repeat` is a whole number"]],
  ["a condition that is a word", "- { if: no, relu }", ["no", "true or false, got the word `no`", "false"]],
  ["null", "- conv: { out: 4, kernel: 3, norm: null }", ["null", "isn't a value", "none"]],
  [
    "a missing space",
    "- conv: {out:64, kernel: 3}",
    ["out:64", "a space is missing", "out: 64"],
    ["conv", "needs `out`"],
  ],
  [
    "a comma in a flow map",
    "- pointwise: { out: max($in, 4) }",
    ["4)", "ends the value", "quotes"],
    ["max($in", "closing `)`", "quotes"],
  ],
  ["brackets in a flow map", "- pointwise: { out: $c[0] }", ["[", "ends the value here", "quotes"]],
  [
    "C's conditional",
    "- pointwise: 1 > 0 ? 2 : 3",
    ["1", "`? :` isn't part of the language", "a if c else b"],
  ],
  ["C's negation", "- { if: !$a, relu }", ["!$a", "as a tag", "not $x"]],
  [
    "what isn't YAML, within one value, beside other mistakes",
    '- { name: a, conv: { out: 4, kernel: 3, bias: !$c } }\n- relu: "\\q"\n- conv: { out: 4, kernle: *k }\n- reluu\n- { from: a, relu }',
    ["!$c", "as a tag"],
    ["\\", "invalid escape sequence"],
    ["kernle", "no argument `kernle`"],
    ["*k", "no anchor `&k`"],
    ["reluu", "no layer `reluu`"],
  ],
  [
    "an index in a list, beside another mistake",
    "- conv: { out: 4, kernel: [$c[0], 3] }\n- reluu",
    ["[", "ends the value here", "in quotes"],
    ["reluu", "no layer `reluu`"],
  ],
  ["a core tag", "- conv: { out: 4, kernel: !!int 3 }", ["!!int", "tags", "leave it out"]],
  ["a tag of a key", "- !!str conv: { out: 4, kernel: 3 }", ["!!str", "tags"]],
  [
    "an output padding as large as the stride",
    "- transposedconv: { out: 4, kernel: 3, stride: 2, output_padding: [1, 2] }",
    ["[1, 2]", "`output_padding` 2 isn't smaller than the stride or the dilation"],
  ],
  ["a tab", "-\tconv:\n\t  out: 4", ["\t", "tab", "spaces"]],
  [
    "weights that differ",
    "- branches: [ { weights: w, conv: { out: 4, kernel: 3 } }, { weights: w, conv: { out: 4, kernel: 5 } } ]",
    ["conv", "can't share the weights"],
  ],
  ["a count above 2^53", "- resize: 65536\n- resize: 65536", ["resize", "above 2^53 - 1"]],
];

const whole: [name: string, text: string, ...mistakes: Mistake[]][] = [
  ["an empty file", "", ["", "is empty"]],
  ["a file of comments", "# nothing\n", ["#", "holds no value"]],
  ["a list", "- conv", ["- conv", "a spec is a map"]],
  ["no input and no layers", "name: x", ["n", "no `input` and no `layers`"]],
  [
    "an unknown key",
    "input: 8x8x3\nlayer: []\nlayers: [relu]",
    ["layer", "a spec has no `layer`", "`layers`"],
  ],
  [
    "an unknown key that hides others",
    "input: 8x8x3\nlayres: [reluu]",
    ["layres", "a spec has no `layres`", "`layers`"],
    ["reluu", "no layer `reluu`"],
  ],
  [
    "several defaults",
    "input: 8x8x3\ndefaults: { conv: { kernle: 3, stride: -1 }, norrm: batch }\nlayers: [ conv: { out: 4, kernel: 3 } ]",
    ["kernle", "no argument `kernle`", "`kernel`"],
    ["-1", "`stride` is a whole number"],
    ["norrm", "no `norrm`", "`norm`"],
  ],
  [
    "names that can't be read",
    "input: 8x8x3\nlet: { a: !b }\nlayers: [ pointwise: $a, reluu ]",
    ["!b", "as a tag"],
  ],
  ["a duplicate key", "input: 8x8x3\nlayers: [relu]\nlayers: [relu]", ["layers", "a second time"]],
  [
    "a duplicate key in quotes",
    'input: 8x8x3\nlayers: [relu]\n"layers": [relu]',
    ['"layers"', "key `layers` stands here a second time"],
  ],
  [
    "a number that is a key twice",
    'input: 8x8x3\nlet: { t: { 1: 2, 1.0: 3 } }\nlayers: [ pointwise: "$t[1]" ]',
    ["1.0", "a second time"],
  ],
  [
    "thousands separators",
    "input: 8x8x3\nlayers: [ conv: { out: 1,024, kernel: 3 } ]",
    ["024", "ends the number", "without commas"],
  ],
  ["an input of itself", "input: $in\nlayers: [relu]", ["$in", "no variable `$in`", "constants"]],
  [
    "channels of the input itself",
    "input: { size: 8x8, channels: $in }\nlayers: [relu]",
    ["$in", "no variable `$in`", "constants"],
  ],
  ["a width of the input", "input: 8x8x3\nwidth: $in\nlayers: [relu]", ["$in", "no variable", "constants"]],
  [
    "a resolution beyond all sizes",
    "input: 8x8x3\nresolution: 1e300\nlayers: [relu]",
    ["8x8x3", "makes a side of 8 larger than 2147483647"],
  ],
  [
    "an unclosed brace, with a comment that asks",
    "input: 8x8x3\nlayers:\n  - conv: { out: 3, kernel: 3 # what? so: that\n  - relu\n",
    ["{", "never closed", "`}`"],
  ],
  [
    "an unclosed bracket, and closed ones",
    "input: 8x8x3 # [\nlayers:\n  - branches: [ relu, [ relu ]\n",
    ["[", "the `[` that opens here", "`]`"],
  ],
  ["an unclosed quote", 'input: 8x8x3\nname: "abc \\" [\nlayers: [relu]\n', ['"', "never closed", '`"`']],
  ["an unclosed single quote", "input: 8x8x3\nname: 'abc\nlayers: [relu]\n", ["'", "never closed", "`'`"]],
  ["a bracket too many", "input: 8x8x3\nlayers: [relu]]\n", ["]", "closes nothing"]],
  [
    "a question in a name",
    "input: 8x8x3\nname: why? x: y\nlayers: [relu]",
    ["w", "a second colon", "quotes"],
  ],
  ["a second document", "input: 8x8x3\nlayers: [relu]\n---\nx: 1", ["---", "several documents"]],
  [
    "a parameter and a `let` of one name",
    "input: 8x8x3\nparams: { a: 1 }\nlet: { a: 2 }\nlayers: [ pointwise: $a ]",
    ["a", "`a` is declared twice", "line 2 has a hyperparameter `a`"],
  ],
  [
    "an input of a block that stands twice",
    "input: 8x8x3\nblocks: { j: { inputs: [p, p], layers: [ { from: p, relu } ] } }\nlayers: [ { from: [ ., . ], j } ]",
    ["p", "input `p` stands here a second time"],
  ],
  ["a rounding without a value", "input: 8x8x3\nround:\nlayers: [relu]", ["round", "has no value"]],
  [
    "inputs that can't be named",
    'inputs: { "": 8x8x3, a.b: 8x8x3, fine: 8x8x3 }\nlayers: [concat]',
    ['""', "can't be the name of an input"],
    ["a.b", "can't be the name of an input", "letters"],
  ],
  [
    "published figures and accuracies that can't be read",
    "input: 8x8x3\npublished: [ { source: a paper, parms: 3 } ]\naccuracy: [ { dataset: x, source: a paper, top1: many } ]\nlayers: [relu]",
    ["parms", "parms"],
    ["many", "top1"],
  ],
  ["a zero input", "input: 0x8x3\nlayers: [relu]", ["0x8x3", "whole numbers from 1"]],
  ["an input that is a word", "input: large\nlayers: [relu]", ["large", "whole numbers"]],
  [
    "a hyperparameter of the language",
    "input: 8x8x3\nparams: { width: 2 }\nlayers: [relu]",
    ["width", "bound by the language", "at the top"],
  ],
  [
    "an op as a block",
    "input: 8x8x3\nblocks: { conv: { layers: [relu] } }\nlayers: [relu]",
    ["conv", "is an op"],
  ],
  [
    "a block that contains itself",
    "input: 8x8x3\nblocks:\n  a: { layers: [b] }\n  b: { layers: [a] }\nlayers: [a]",
    ["a", "contains itself: a → b → a", "`if`"],
  ],
  [
    "a recursion without end",
    "input: 8x8x3\nblocks:\n  a: { params: { n: 1 }, layers: [ { if: $n > 0, a: $n + 1 } ] }\nlayers: [a]",
    ["a", "more than 100 deep"],
  ],
  [
    "channels of a block that no layer of it checks",
    "input: 8x8x3\nblocks: { u: { params: { out: channels }, layers: [ pointwise: 2 * $out ] } }\nlayers: [ u: $in / 2, u: relu, u: [ 4, many ] ]",
    ["$in / 2", "a channel count is a whole number, got 1.5", "floor"],
    ["relu", "`out` is a channel count, got the word `relu`"],
    ["[ 4, many ]", "`out` is a channel count, got the word `many`"],
  ],
  [
    "channels of a block that are wrong by default",
    "input: 8x8x3\nblocks: { u: { params: { out: { channels: $in / 2 } }, layers: [ pointwise: 2 * $out ] } }\nlayers: [ u ]",
    ["$in / 2", "a channel count is a whole number, got 1.5", "floor"],
  ],
  [
    "a block that is its own shortcut",
    "input: 8x8x3\nblocks: { b: { layers: [ { residual: [ relu ], shortcut: b } ] } }\nlayers: [ b ]",
    ["b", "contains itself: b → b"],
  ],
  [
    "a block that misspells its own call",
    "input: 8x8x3\nblocks: { b: { params: { out: channels }, layers: [ bb: $out ] } }\nlayers: [ b: 3 ]",
    ["bb", "no layer `bb`", "`b`"],
  ],
  ["a spec that extends itself", "extends: spec.yaml", ["spec.yaml", "in a circle: spec.yaml → spec.yaml"]],
  ["a network in itself", "input: 8x8x3\nlayers: [ network: spec.yaml ]", ["spec.yaml", "in a circle"]],
  [
    "a spec that isn't there",
    "extends: nowhere.yaml\nlayers: [relu]",
    ["nowhere.yaml", "no file nowhere.yaml"],
  ],
  ["an alias without an anchor", "input: 8x8x3\nlayers: [ *a ]", ["*a", "no anchor"]],
  [
    "aliases that explode",
    `input: 8x8x3\nx: &a [1,1,1,1,1,1,1,1,1]\n${"bcdefgh"
      .split("")
      .map((name, index) => `${name}: &${name} [${`*${"abcdefg"[index]},`.repeat(9)}]`)
      .join("\n")}\nlayers: [relu]`,
    ["1", "unfolds into too much"],
  ],
  ["an alias of itself", "input: 8x8x3\nlayers: &a [ *a ]", ["[ *a ]", "unfolds into too much"]],
  [
    "deep nesting",
    `input: 8x8x3\nlayers: ${"[".repeat(5000)}${"]".repeat(5000)}`,
    ["[", "nested too deeply"],
  ],
];

describe("a mistake in the layers is shown where it is", () => {
  it.each(layers)("%s", async (_, text, ...mistakes) => {
    await expectMistakes(`input: 8x8x16\nlayers:\n${text.replace(/^/gm, "  ")}\n`, mistakes);
  });
});

describe("a mistake of the whole file", () => {
  it.each(whole)("%s", async (_, text, ...mistakes) => {
    await expectMistakes(text, mistakes);
  });
});

async function expectMistakes(text: string, mistakes: readonly Mistake[]): Promise<void> {
  const found = await complaints(text);
  expect(found.every(({ severity }) => severity === "error")).toBe(true);
  const shown = found.map(({ marked, message, help }) => `${marked} | ${message} | ${help}`).join("\n");
  for (const [marked, message, help] of mistakes) {
    const match = found.find((each) => each.marked?.startsWith(marked) && each.message.includes(message));
    expect(match, `${marked}: ${message} in\n${shown}`).toBeDefined();
    if (help !== undefined) expect(match?.help).toContain(help);
  }
  // One message a mistake, and no echoes of it.
  expect(found.length, shown).toBe(mistakes.length);
}

describe("all mistakes of a file", () => {
  it("are shown, each with what would mend it, whatever stage finds them", async () => {
    const found = await complaints(`input: 32x32x16
layers:
  - convv: { out: 64, kernel: 3 }
  - conv: { out: 64, kernel: 3, groups: 5 }
  - branches:
      - pointwise: 32
      - conv: { out: 32, kernel: 3, stride: 2 }
  - pointwise: $width_typo
`);
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ["unknown-name", 3],
      ["shape", 4],
      ["shape", 5],
      ["expression", 8],
    ]);
    expect(found.slice(0, 3).every(({ help }) => help !== undefined)).toBe(true);
  });

  it("are shown once, however often a loop repeats them", async () => {
    const found = await complaints(
      "input: 8x8x16\nlayers: [ { repeat: 50, conv: { out: 16, kernel: 3, groups: 3 } } ]",
    );
    expect(found).toHaveLength(1);
  });

  it("are shown once, in whatever numbers a loop repeats them", async () => {
    const found = await complaints(
      "input: 8x8x16\nlayers: [ { for: { g: 3..50 }, conv: { out: 17, kernel: 3, groups: $g } } ]",
    );
    expect(found).toHaveLength(1);
  });

  it("are shown once a call where a block's arguments are wrong, and once where the block is", async () => {
    const unit =
      "unit: { params: { out: channels, g: 1 }, layers: [ pointwise: { out: $out, groups: GROUPS } ] }";
    const calls = "[ { repeat: 3, unit: { out: 16, g: 3 } }, unit: { out: 32, g: 5 } ]";
    const spec = `input: 8x8x16\nblocks:\n  ${unit}\nlayers: ${calls}`;
    expect(await complaints(spec.replace("GROUPS", "$g"))).toHaveLength(2);
    expect(await complaints(spec.replace("GROUPS", "7"))).toHaveLength(1);
  });

  it("are shown once a call also where a built-in block uses the argument", async () => {
    const unit = "unit: { params: { k: 1 }, layers: [ inverted: { out: 16, kernel: $k } ] }";
    const { diagnostics } = await instantiate(
      `input: 8x8x16\nblocks:\n  ${unit}\nlayers: [ { repeat: 3, unit: 0 }, unit: word ]`,
    );
    expect(diagnostics.map(({ notes }) => notes?.map(({ message }) => message))).toEqual([
      ["in block `unit`, called here"],
      ["in block `unit`, called here"],
    ]);
  });

  it("are shown apart where they have one place", async () => {
    const found = await complaints(
      "input: 8x8x16\nlayers: [ pointwise: { out: 8, norm: { batch: { scal: true, ofset: 1 } } } ]",
    );
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining("`scal`"),
      expect.stringContaining("`ofset`"),
    ]);
  });

  it("are looked for once each, for what would mend them, and not in files full of mistakes", () => {
    const source = { name: "spec.yaml", text: "" };
    const diagnostics = new Diagnostics();
    let searches = 0;
    const search = () => `found ${++searches}`;
    for (const round of [1, 2]) {
      for (let start = 0; start < 1000; start += 1) {
        diagnostics.error("reference", `round ${round}`, { source, start, end: start + 1 }, { help: search });
      }
    }
    diagnostics.warn("unused", "a warning", { source, start: 0, end: 1 }, search);
    expect(searches).toBe(101);
    expect(diagnostics.list[0]).toMatchObject({ message: "round 1", help: "found 1" });
    expect(diagnostics.list.at(-1)).not.toHaveProperty("help");
  });

  it("end a loop that repeats them too often", async () => {
    const found = await complaints("input: 8x8x16\nlayers: [ { repeat: 20000, pointwise: 1 / 0 } ]");
    expect(found.map(({ code, marked }) => [code, marked])).toEqual([
      ["expression", "1 / 0"],
      ["limit", "1 / 0"],
    ]);
    expect(found[1]?.message).toContain("after 10000 mistakes");
  });

  it("end an expansion that nests too deeply", async () => {
    const groups = (inside: string) => `${"[ { layers: ".repeat(80)}${inside}${" } ]".repeat(80)}`;
    const found = await complaints(
      `input: 8x8x16\nblocks:\n  deep: { params: { n: 1 }, layers: ${groups("[ { if: $n > 0, deep: $n - 1 } ]")} }\nlayers: [ deep: 98 ]`,
    );
    expect(found.map(({ code }) => code)).toEqual(["limit"]);
    expect(found[0]?.message).toContain("nested too deeply");
  });

  it("inside a block name the call", async () => {
    const { diagnostics } = await instantiate(
      "input: 8x8x16\nblocks:\n  unit: { params: { g: 1 }, layers: [ conv: { out: 16, kernel: 3, groups: $g } ] }\nlayers: [ unit: 3 ]",
    );
    expect(diagnostics[0]?.notes?.[0]?.message).toBe("in block `unit`, called here");
  });

  it("inside a built-in block are shown at the argument that is to blame, else at the call", async () => {
    const found = await complaints("input: 8x8x16\nlayers: [ shuffle-unit: { out: 32, groups: 5 } ]");
    expect(found).toMatchObject([
      { code: "shape", marked: "shuffle-unit", message: expect.stringContaining("in `shuffle-unit`, `add`") },
      { code: "shape", marked: "5", message: expect.stringContaining("in `shuffle-unit`, `pointwise`") },
    ]);
  });

  it.each([
    ["inverted: { out: 16, kernel: 0, stride: 0 }", ["0", "0"]],
    ["dense-block: { growth: word, layers: 2 }", ["word"]],
    ["dense-block: { growth: 4, layers: 1.5 }", ["1.5"]],
    ["bottleneck: { mid: 4, stride: word }", ["bottleneck"]],
  ])("once an argument: %s", async (layer, marked) => {
    const found = await complaints(`input: 8x8x16\nlayers: [ ${layer} ]`);
    expect(found.map((each) => each.marked)).toEqual(marked);
  });
});

describe("doubts are warnings", () => {
  it.each<[string, string, string, string]>([
    [
      "a result that nothing reads",
      "layers: [ { name: a, pointwise: 4 }, { name: b, pointwise: 4 }, { from: a, relu } ]",
      "unused",
      "result of `b`",
    ],
    [
      "a parameter that nothing reads",
      "params: { depth: 3 }\nlayers: [relu]",
      "unused",
      "hyperparameter `depth`",
    ],
    ["a let that nothing reads", "let: { c: 3 }\nlayers: [relu]", "unused", "`let` `c`"],
    [
      "a block that nothing uses",
      "blocks: { unit: { layers: [relu] } }\nlayers: [relu]",
      "unused",
      "block `unit`",
    ],
    ["a width that scales nothing", "width: 0.5\nlayers: [relu]", "width", "scales nothing"],
    [
      "a real count compared with an unscaled one",
      "blocks: { unit: { params: { exp: 16 }, layers: [ { if: $exp != $in, pointwise: $exp } ] } }\nlayers: [ unit: 32 ]",
      "width",
      "compared",
    ],
    [
      "a classifier on a flattened map at another resolution",
      "resolution: 0.5\nlayers: [ linear: 10 ]",
      "resolution",
      "flattened map",
    ],
  ])("%s", async (_, text, code, message) => {
    const found = await complaints(`input: 8x8x16\n${text}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: "warning", code });
    expect(found[0]?.message).toContain(message);
  });

  it("and silent where the size is fixed", async () => {
    expect(
      await complaints("input: 8x8x16\nresolution: 2\nlayers: [ adaptiveavgpool: 6, linear: 10 ]"),
    ).toEqual([]);
  });
});
