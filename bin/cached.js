// Loads the program's chunks through V8's code cache, which the build made by running them. Node
// refuses a cache of another version or build; then the source is compiled as usual.
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const wrap = (source) => `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;

/**
 * A `require` for the chunks in `folder`, with `require` itself for everything else.
 * @param onCompiled told of each chunk's file and script, for whoever makes the caches
 */
exports.chunkLoader = (folder, onCompiled = () => undefined) => {
  const loaded = new Map();
  const load = (id) => {
    if (!id.startsWith("./")) return require(id);
    const known = loaded.get(id);
    if (known !== undefined) return known.exports;
    const file = join(folder, id);
    // The build writes plain ASCII, which latin1 reads without decoding.
    const script = new Script(wrap(readFileSync(file, "latin1")), {
      filename: file,
      cachedData: cacheOf(file),
    });
    onCompiled(file, script);
    const module = { exports: {} };
    loaded.set(id, module);
    script.runInThisContext()(module.exports, load, module, file, dirname(file));
    return module.exports;
  };
  return load;
};

function cacheOf(file) {
  try {
    return readFileSync(`${file}.cache`);
  } catch {
    return undefined;
  }
}
