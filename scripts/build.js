// Builds dist/: the executable (CommonJS chunks, minified, loaded on demand), the library (ESM) and its types.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { build } from "rolldown";

const resolve = { extensionAlias: { ".js": [".ts", ".js"] } };

rmSync("dist", { recursive: true, force: true });

await build({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  resolve,
  output: {
    dir: "dist/cli",
    format: "cjs",
    minify: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
  },
  logLevel: "warn",
});

await build({
  input: { index: "src/index.ts" },
  platform: "neutral",
  resolve: { ...resolve, mainFields: ["module", "main"] },
  output: { dir: "dist", format: "esm", entryFileNames: "[name].js" },
  logLevel: "warn",
});

execFileSync("npx", ["tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
