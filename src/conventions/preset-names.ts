/** The names of the conventions that ship with the program, for those who needn't load what they say. */
export const presetNames: ReadonlySet<string> = new Set([
  "paper",
  "fvcore",
  "thop",
  "ptflops",
  "ptflops-aten",
  "torch",
  "deepspeed",
  "torchinfo",
  "tf-profiler",
  "keras-flops",
  "pycls",
  "onnx-tool",
]);
