/**
 * Eight hexadecimal digits that tell contents apart, such as of two files that are taken for the same by mistake:
 * FNV-1a of 32 bits (RFC 9923) over UTF-8. It is no defence against somebody who wants them to be equal.
 */
export function digest(content: string | Uint8Array): string {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
