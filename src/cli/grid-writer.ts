import { gridOf } from "../sweep/grid.js";
import type { Quantity } from "../sweep/quantity.js";
import type { Sweep } from "../sweep/sweep.js";
import { CollectingWriter, type Render } from "./collecting-writer.js";
import type { ReportOptions } from "./options.js";
import { renderOptions } from "./output.js";
import type { PointWriter } from "./point-writer.js";
import { renderView } from "./render-view.js";
import type { Streams } from "./streams.js";

/** The writer for a table of two axes, whose size was checked. */
export function gridWriter(
  sweep: Sweep,
  quantity: Quantity,
  options: Pick<ReportOptions, "format" | "output" | "color">,
  streams: Streams,
): PointWriter {
  const render: Render = async (rows, diagnostics, sink) => {
    const grid = gridOf(rows, sweep.axes);
    if (options.format === "json" || options.format === "ndjson") {
      const { gridJson, gridNdjson } = await import("../reporters/sweep/grid-json.js");
      const isJson = options.format === "json";
      return sink.write(isJson ? gridJson(grid, quantity, sweep, diagnostics) : gridNdjson(grid, quantity));
    }
    const { gridView } = await import("../reporters/sweep/grid-view.js");
    const view = gridView(grid, quantity, sweep);
    sink.write(await renderView(view, options.format, renderOptions(options, streams)));
  };
  return new CollectingWriter(sweep.choice, render, () => undefined);
}
