// What each thread of a sweep runs.
const { join } = require("node:path");
const { workerData } = require("node:worker_threads");
const { chunkLoader } = require("./cached.js");

const { startWorker } = chunkLoader(join(__dirname, "../dist/cli"))("./sweep-worker.cjs");

startWorker(workerData);
