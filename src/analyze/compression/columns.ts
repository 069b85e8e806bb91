/** What a table has of compressed networks unless its columns are chosen. */
export const COMPRESSION_COLUMNS: readonly string[] = ["compressedBytes", "compressionRatio"];
