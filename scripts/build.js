// Builds dist/: the executable (CommonJS, minified, with V8's code cache), the library (ESM) and its types.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "rolldown";

const require = createRequire(import.meta.url);
const resolve = { extensionAlias: { ".js": [".ts", ".js"] } };

const replacements = {
  "node:child_process": "export default {};",
  // cli-table3 colours borders and heads with it, of which the tables here have none.
  "@colors/colors/safe": "module.exports = {};",
  // What tables consist of is as wide as it is long; the rest is measured, by tables that take milliseconds to set up.
  "string-width": `
    const measured = require(${JSON.stringify(require.resolve("string-width", { paths: [require.resolve("cli-table3")] }))});
    module.exports = (text) => (/^[ -~×–…\u2588-\u258f]*$/.test(text) ? text.length : measured(text));
  `,
};

/**
 * Leaves out what is never used here and costs start-up time, or keeps the library from running in a
 * browser: commander loads node:child_process for subcommands that are programs of their own, chalk
 * loads node:tty and node:os to look for colours, which the program decides itself.
 */
const lean = {
  name: "lean",
  resolveId(id, importer) {
    if (id === "node:child_process" && !importer?.includes("commander")) return null;
    if (id in replacements) return `\0${id}`;
    if (id === "#supports-color") {
      return join(dirname(require.resolve("chalk")), "vendor", "supports-color", "browser.js");
    }
    // The one of yaml's two builds that a bundler can take apart.
    if (id === "yaml") return join(dirname(require.resolve("yaml")), "..", "browser", "index.js");
    return null;
  },
  load: (id) => replacements[id.slice(1)] ?? null,
  transform(code, id) {
    if (id.endsWith("cli-table3/src/cell.js")) return leanCell(code);
    return id.endsWith("cli-table3/src/layout-manager.js") ? leanLayout(code) : null;
  },
};

/** cli-table3's layout without its search for gaps, each cell against all others: the tables here have none. */
function leanLayout(code) {
  const search = "    fillInTable(cellRows);\n";
  if (!code.includes(search)) throw new Error("cli-table3's layout has no search for gaps any more");
  return code.replace(search, "");
}

/** cli-table3's cell without what it does for each of thousands and what comes out the same for all of them. */
function leanCell(code) {
  const lean = [
    // It shortens the content for a log that is off.
    ["utils.truncate(this.content, 10, this.truncate)", '""'],
    // It collects the borders, of which no cell here has its own.
    ["let chars = (this.chars = {});", "let chars = (this.chars = tableChars.ofCells ?? {});"],
    ["CHAR_NAMES.forEach(", "if (tableChars.ofCells === undefined) CHAR_NAMES.forEach("],
    ["this.truncate = this.options", "tableChars.ofCells = chars; this.truncate = this.options"],
  ];
  for (const [written, replaced] of lean) {
    if (!code.includes(written)) throw new Error(`cli-table3's cell has no ${written} any more`);
    code = code.replace(written, () => replaced);
  }
  return code;
}

/** Escapes what isn't ASCII: such a source is read as it is, and takes one byte a character instead of two. */
function toAscii(file) {
  const code = readFileSync(file, "utf8");
  const ascii = code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(file, ascii);
}

rmSync("dist", { recursive: true, force: true });

await build({
  input: { main: "src/cli/main.ts", "sweep-worker": "src/cli/sweep-worker.ts" },
  platform: "node",
  resolve,
  plugins: [lean],
  output: {
    dir: "dist/cli",
    format: "cjs",
    minify: !process.env.NOMIN,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    codeSplitting: {
      groups: [
        { name: "arguments", test: /node_modules.commander/, priority: 4 },
        // What every report needs in one file; the parser of YAML, other formats and other commands stay apart.
        {
          name: "report",
          test: /src.(core|ops|blocks|spec(?!.yaml.(parse|errors))|compile(?!.compression)|analyze(?!.(verify|selection|printed))|reporters.(index|view|report-view|peak-note|detail-text|cell|number|table))|src.cli.(report|render-report|saved-reports|files|limits|options|output|color)/,
          priority: 3,
        },
        { name: "yaml", test: /src.spec.yaml.(parse|errors)|node_modules.yaml/, priority: 2 },
        { name: "failure", test: /src.cli.(diagnostics|failure)|src.reporters.json/, priority: 2 },
      ],
    },
  },
  logLevel: "warn",
});

for (const file of readdirSync("dist/cli")) toAscii(join("dist/cli", file));

await build({
  input: { index: "src/index.ts" },
  platform: "neutral",
  resolve: { ...resolve, mainFields: ["module", "main"] },
  plugins: [lean],
  output: { dir: "dist", format: "esm", entryFileNames: "[name].js", chunkFileNames: "chunks/[name].js" },
  logLevel: "warn",
});

execFileSync(process.execPath, ["scripts/run.js", "scripts/generate.ts"], { stdio: "inherit" });
execFileSync(process.execPath, ["scripts/run.js", "scripts/code-cache.ts"], { stdio: "inherit" });
execFileSync("npx", ["tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
