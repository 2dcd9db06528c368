import { document } from "../generated/document.ts";
import { type Description, describe } from "./description.ts";

/** All documents at run time, as `npm run generate` has joined them. */
export const apiDescription: Description = describe(document);
