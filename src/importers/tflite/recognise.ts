/** Whether a file is of TensorFlow Lite: its identifier stands behind the first offset. */
export function isTflite(start: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(start.subarray(4, 8)) === "TFL3";
}
