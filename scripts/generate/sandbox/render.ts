import { isObject, type JsonObject, member } from "../json.ts";
import { renderSchema } from "../render-schema.ts";
import { playedPart } from "./played.ts";

export const SANDBOX = "sandbox.ts";

/** Whether a document is one of ours, which stand in for the vendor's. */
export function isOurs(document: JsonObject): boolean {
  const { info } = document;
  return isObject(info) && member(info, "x-origin") === "public pages";
}

/** `sandbox.ts`: the types of what the sandbox plays. */
export async function renderSandbox(document: JsonObject): Promise<string> {
  return renderSchema(playedPart(document));
}
