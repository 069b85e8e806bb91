import type { ConventionDefinition } from "../convention.js";
import { deepspeed } from "./deepspeed.js";
import { fvcore } from "./fvcore.js";
import { kerasFlops } from "./keras-flops.js";
import { onnxTool } from "./onnx-tool.js";
import { paper } from "./paper.js";
import { ptflops } from "./ptflops.js";
import { ptflopsAten } from "./ptflops-aten.js";
import { pycls } from "./pycls.js";
import { tfProfiler } from "./tf-profiler.js";
import { thop } from "./thop.js";
import { torch } from "./torch.js";
import { torchinfo } from "./torchinfo.js";

/** Every convention that ships with the program, in the order in which tables show them. */
export const presets: ReadonlyMap<string, ConventionDefinition> = new Map(
  [
    paper,
    fvcore,
    thop,
    ptflops,
    ptflopsAten,
    torch,
    deepspeed,
    torchinfo,
    tfProfiler,
    kerasFlops,
    pycls,
    onnxTool,
  ].map((preset) => [preset.name, preset]),
);

/** Other names of presets: tools that copied the rules of another. */
export const aliases: ReadonlyMap<string, string> = new Map([["calflops", "deepspeed"]]);
