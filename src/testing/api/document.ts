import { document } from "../../generated/document.ts";
import { document as played } from "../../generated/sandbox-document.ts";
import { backedBy } from "./backed-by.ts";
import { type Description, describe } from "./description.ts";

/** All documents at run time, as `npm run generate` has joined them, and behind them what the sandbox was written to. */
export const apiDescription: Description = backedBy(describe(document), describe(played));
