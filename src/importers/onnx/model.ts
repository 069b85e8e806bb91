/** What of a tensor of weights matters: never its elements, unless they are a few whole numbers. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** The code of its type: 1 float, 7 int64 … */
  readonly type: number;
  /** Its elements where they are few. */
  readonly data: readonly number[] | undefined;
}

/** What is said of a tensor that flows: a side is a number, a name, or unknown. */
export interface OnnxValue {
  readonly name: string;
  /** The code of its type; 0 where it isn't said. */
  readonly type: number;
  readonly dims: readonly (number | string | null)[] | undefined;
}

/** The value of an attribute, as far as structure depends on it. */
export interface OnnxAttribute {
  readonly name: string;
  readonly int?: number | undefined;
  readonly float?: number | undefined;
  readonly text?: string | undefined;
  readonly texts?: readonly string[] | undefined;
  readonly ints?: readonly number[] | undefined;
  readonly floats?: readonly number[] | undefined;
  readonly tensor?: OnnxTensor | undefined;
  readonly hasGraph?: boolean | undefined;
  /** The attribute of the function around it that it stands for. */
  readonly refersTo?: string | undefined;
}

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A function of the file's own, which nodes use as an op. */
export interface OnnxFunction {
  readonly name: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly OnnxNode[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** What the file says of tensors in between. */
  readonly values: ReadonlyMap<string, OnnxValue>;
}

/** A file's structure. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** The version of the standard ops. */
  readonly opset: number;
  readonly functions: ReadonlyMap<string, OnnxFunction>;
}
