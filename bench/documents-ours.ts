// A process of its own: generates from the folder of documents into the other.
import { generate } from "../scripts/generate/pipeline.ts";

const [openapiDir = "", outDir = ""] = process.argv.slice(2);
await generate({ openapiDir, outDir });
