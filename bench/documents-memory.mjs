// Loaded into a process that is measured: tells its peak memory when it ends.
import { writeSync } from "node:fs";

process.on("exit", () => writeSync(1, `\npeak ${process.resourceUsage().maxRSS}\n`));
