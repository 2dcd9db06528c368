// Browsers: the page that loads this serves where the peers are, and takes the results.
import { run } from "./program.ts";

const peers = await (await fetch("/peers")).json();
await fetch("/results", { method: "POST", body: JSON.stringify(await run(peers)) });
