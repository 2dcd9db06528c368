import { document } from "../../generated/sandbox-document.ts";
import { type Description, describe } from "./description.ts";

/** What the sandbox serves: our own documents, joined, whatever document of the vendor's overrides them for the client. */
export const apiDescription: Description = describe(document);
