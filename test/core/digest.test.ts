import { expect, it } from "vitest";
import { digest } from "../../src/core/digest.js";

// The test vectors of RFC 9923, FNV-1a of 32 bits.
it.each([
  ["", "811c9dc5"],
  ["a", "e40c292c"],
  ["foobar", "bf9cf968"],
  ["foobar\0", "0c1c9eb8"],
])("the digest of %j is that of the standard", (text, expected) => {
  expect(digest(text)).toBe(expected);
  expect(digest(new TextEncoder().encode(text))).toBe(expected);
});
