// Preloaded into a measured program: says at its end what it took, on a pipe of its own.
const { writeSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024 };
  writeSync(3, JSON.stringify(usage));
});
