import { conventionNamed } from "../conventions/metric-name.js";
import { SpecError } from "../core/diagnostic.js";
import { formats } from "../reporters/index.js";
import { FileLoader } from "./files.js";
import { checkOptions } from "./options.js";
import { renderReport } from "./render-report.js";
import { savedReportsOf } from "./saved-reports.js";
import type { Streams } from "./streams.js";

/** Renders a saved report as the command that wrote it would have, in any format. */
export async function format(
  file: string,
  given: Readonly<Record<string, unknown>>,
  streams: Streams,
): Promise<number> {
  const options = checkOptions(given);
  const report = await savedReportsOf(new FileLoader(streams))(file, null);
  if (report === undefined) {
    throw new SpecError("saved-report", `${file === "-" ? "<stdin>" : file} is no saved report`, undefined, {
      help: "`lightnet-cost … -o report.json` writes one",
    });
  }
  const names = [...report.metrics.keys()];
  const { columns: asked, sort } = options.view;
  const isData = formats.get(options.format)?.isData && given["columns"] === undefined;
  const own = isData ? names.filter((name) => conventionNamed(name) === undefined) : asked;
  const more = names.filter(
    (name) => conventionNamed(name) !== undefined && !own.includes(name) && name !== sort,
  );
  const columns = [...own, ...more];
  return renderReport(report, { ...options, view: { ...options.view, columns } }, streams);
}
