/** Whether a file is a `model.json` of TensorFlow.js. */
export function isTfjs(start: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(start);
  return /^\s*\{/.test(text) && /"(modelTopology|weightsManifest)"\s*:/.test(text);
}
