import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportOn, root } from "../support/count.js";

const files = readdirSync(join(root, "specs"));

describe("the bundled specs", () => {
  it.each(files)("%s runs without a warning", async (file) => {
    const { diagnostics, models } = await reportOn([file.replace(/\.yaml$/, "")]);
    expect(diagnostics).toEqual([]);
    expect(models.length).toBeGreaterThan(0);
  });

  it.each(files)("%s names its schema and opens with its source", (file) => {
    const [schema, comment] = readFileSync(join(root, "specs", file), "utf8").split("\n");
    expect(schema).toBe("# yaml-language-server: $schema=../dist/spec.schema.json");
    expect(comment).toMatch(/^# \S/);
  });

  it("have a median of at most 40 lines", () => {
    const lengths = files.map(
      (file) =>
        readFileSync(join(root, "specs", file), "utf8")
          .trimEnd()
          .split("\n").length,
    );
    lengths.sort((a, b) => a - b);
    expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(40);
  });
});
