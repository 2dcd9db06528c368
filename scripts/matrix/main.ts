// Node, Bun and Deno: where the peers are comes in the environment, the report goes to standard output.
import { run } from "./program.ts";

const { bun, deno, node } = process.versions as { bun?: string; deno?: string; node: string };
const version = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
const results = await run(JSON.parse(process.env["MATRIX_PEERS"] ?? "{}"));
console.log(JSON.stringify({ version, results }));
