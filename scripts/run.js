// Runs a TypeScript script of this folder: node scripts/run.js scripts/docs.ts
import { rmSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "rolldown";

const script = process.argv[2];
const file = `node_modules/.cache/lightnet-cost/${basename(script, ".ts")}.js`;
await build({
  input: script,
  platform: "node",
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  output: { file, format: "esm", codeSplitting: false },
  logLevel: "warn",
});
await import(pathToFileURL(file).href);
rmSync(file);
