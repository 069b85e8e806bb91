// Fills the generated parts of the documentation: npm run docs.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { sections } from "./reference.js";

const pages = ["README.md", ...readdirSync("docs").map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);
for (const page of pages) {
  const text = readFileSync(page, "utf8");
  const filled = text.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (whole, open: string, name: string, close: string) => {
      const section = sections.get(name);
      return section === undefined ? whole : `${open}${section()}${close}`;
    },
  );
  if (filled !== text) writeFileSync(page, filled);
}
