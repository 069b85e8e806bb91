const ZIP = [0x50, 0x4b, 0x03, 0x04];
const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

function begins(start: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => start[index] === byte);
}

/** Whether a file is a zip archive. */
export function isArchive(start: Uint8Array): boolean {
  return begins(start, ZIP);
}

/** Whether a file is of HDF5, as `.h5` files are. */
export function isHdf5(start: Uint8Array): boolean {
  return begins(start, HDF5);
}

/** Whether a file is a Keras model: JSON with a `class_name`, an archive, or HDF5. */
export function isKeras(start: Uint8Array): boolean {
  if (isArchive(start) || isHdf5(start)) return true;
  const text = new TextDecoder("latin1").decode(start);
  return (
    /^\s*\{/.test(text) &&
    /"class_name"\s*:/.test(text) &&
    !/"(modelTopology|weightsManifest)"\s*:/.test(text)
  );
}
