/** A name with a slash or an extension of specs, saved reports or model files is a file, any other one a bundled spec. */
export function isFileName(name: string): boolean {
  return /[/\\]/.test(name) || hasFileExtension(name);
}

/** Whether a name ends as specs, saved reports and model files do. */
export function hasFileExtension(name: string): boolean {
  return /\.(ya?ml|json|onnx|prototxt|cfg|keras|h5|hdf5|tflite)$/i.test(name);
}

/** Whether a name ends as specs do. */
export function isSpecFileName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
