// Loaded into a process that is measured: tells when it ends what all its threads have used.
import { writeSync } from "node:fs";

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(1, `\nused ${maxRSS} ${userCPUTime + systemCPUTime}\n`);
});
