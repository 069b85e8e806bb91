// Standard output and standard error without the streams of Node, which take milliseconds to load:
// files, pipes and sockets are written to directly.
const { fstatSync, statSync, writeSync } = require("node:fs");

/**
 * An output for a file descriptor, with the part of a stream's interface that the program uses.
 * @param openStream gives Node's own stream, for terminals and for pipes that are full
 */
exports.output = (descriptor, openStream) => {
  let stream;
  let isClosed = false;
  const fail = (error) => {
    isClosed = true;
    explainFailure(error);
  };
  const useStream = () => {
    if (stream === undefined) {
      stream = openStream();
      stream.on("error", fail);
    }
    return stream;
  };
  const stats = statsOf(descriptor);
  const isDirect =
    stats !== undefined && (stats.isFile() || stats.isFIFO() || stats.isSocket() || isNowhere(stats));
  return {
    get isTTY() {
      return !isDirect && useStream().isTTY === true;
    },
    get columns() {
      return isDirect ? undefined : useStream().columns;
    },
    /** Whether nobody reads any more. */
    get isClosed() {
      return isClosed;
    },
    /** Gives false when more should wait until what was written is taken. */
    write(text) {
      const rest = isDirect && stream === undefined ? writeDirectly(descriptor, text, fail) : text;
      return rest.length === 0 || useStream().write(rest);
    },
    /** Resolves once what was written is taken, or nobody reads any more. */
    drained() {
      return new Promise((resolve) => {
        if (isClosed || stream === undefined || !stream.writableNeedDrain) return resolve();
        for (const event of ["drain", "error", "close"]) stream.once(event, resolve);
      });
    },
  };
};

function statsOf(descriptor) {
  try {
    return fstatSync(descriptor);
  } catch {
    return undefined;
  }
}

/** Whether what is written is thrown away, as those do who measure a program. */
function isNowhere(stats) {
  try {
    return stats.isCharacterDevice() && stats.rdev === statSync("/dev/null").rdev;
  } catch {
    return false;
  }
}

/** Writes what the other end takes at once, and returns the rest. */
function writeDirectly(descriptor, text, fail) {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    if (error.code === "EAGAIN") return bytes.subarray(written);
    fail(error);
  }
  return "";
}

/** `lightnet-cost … | head -1` closes the pipe early, which is no error; a full disk is one. */
function explainFailure(error) {
  if (error.code === "EPIPE") return;
  try {
    writeSync(2, `error: the output can't be written: ${error.message}\n`);
  } catch {
    // Standard error can't be written to either: the exit status alone says it.
  }
  process.exit(2);
}
