/** Ops that are read alike, with their names in graph models and in TensorFlow Lite. */
export interface Family {
  /** The op of the graph, or the argument of one, that they become. */
  readonly becomes: string;
  readonly graph: readonly string[];
  readonly lite: readonly string[];
}

function family(becomes: string, graph: string, lite: string): Family {
  const names = (text: string) => text.split(" ").filter((name) => name !== "");
  return { becomes, graph: names(graph), lite: names(lite) };
}

/** Two tensors, or one and a stored one, element by element. */
export const binaryOps: readonly Family[] = [
  family("add", "Add AddV2", "ADD"),
  family("sub", "Sub", "SUB"),
  family("mul", "Mul", "MUL"),
  family("div", "RealDiv Div FloorDiv FloorMod", "DIV FLOOR_DIV FLOOR_MOD"),
  family("max", "Maximum", "MAXIMUM"),
  family("min", "Minimum", "MINIMUM"),
  family("pow", "Pow", "POW"),
  // Comparisons, which cost as much.
  family(
    "max",
    "Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr",
    "GREATER GREATER_EQUAL LESS LESS_EQUAL EQUAL NOT_EQUAL LOGICAL_AND LOGICAL_OR",
  ),
];

/** One tensor, element by element. */
export const unaryOps: readonly Family[] = [
  family("relu", "Relu", "RELU"),
  family("relu6", "Relu6", "RELU6"),
  family("hardtanh", "ClipByValue", "RELU_N1_TO_1 RELU_0_TO_1"),
  family("leakyrelu", "LeakyRelu", "LEAKY_RELU"),
  family("elu", "Elu", "ELU"),
  family("selu", "Selu", ""),
  family("gelu", "", "GELU"),
  family("sigmoid", "Sigmoid", "LOGISTIC"),
  family("tanh", "Tanh", "TANH"),
  family("hswish", "", "HARD_SWISH"),
  family("softsign", "Softsign", ""),
  family("softplus", "Softplus", ""),
  family("softmax", "Softmax LogSoftmax", "SOFTMAX LOG_SOFTMAX"),
  family("lrn", "LRN", "LOCAL_RESPONSE_NORMALIZATION"),
  family("abs", "Abs", "ABS"),
  family("neg", "Neg", "NEG"),
  family("exp", "Exp", "EXP"),
  family("log", "Log", "LOG"),
  family("sqrt", "Sqrt", "SQRT"),
  family("rsqrt", "Rsqrt", "RSQRT"),
  family("square", "Square", "SQUARE"),
  family("reciprocal", "Reciprocal", ""),
  family("erf", "Erf", ""),
  family("sin", "Sin", "SIN"),
  family("cos", "Cos", "COS"),
  family("floor", "Floor", "FLOOR"),
  family("ceil", "Ceil", "CEIL"),
  family("round", "Round", "ROUND"),
  family("sign", "Sign", "SIGN"),
];

/** One number of many, along some axes. */
export const reductions: readonly Family[] = [
  family("mean", "Mean", "MEAN"),
  family("sum", "Sum", "SUM"),
  family("max", "Max ArgMax ArgMin", "REDUCE_MAX ARG_MAX ARG_MIN"),
  family("min", "Min", "REDUCE_MIN"),
  family("product", "Prod", "REDUCE_PROD"),
];

/** What costs nothing where a network is run, or writes the same numbers otherwise. */
export const sameOps: Family = family(
  "nothing",
  "Identity StopGradient Cast Snapshot Print PlaceholderWithDefault FakeQuantWithMinMaxVars",
  "DEQUANTIZE QUANTIZE CAST DENSIFY FAKE_QUANT",
);
