import type { UnknownEvent } from "./event-types.ts";

/** Largest message that is read, in bytes; a larger one goes to `onPoison` unread. */
export const MAX_BODY_BYTES: number = 2 ** 20;

/** Why a message cannot be read as an event. */
export type Unreadable = "too-large" | "not-json" | "no-event";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The event in a message, or why there is none: no JSON, or JSON without the envelope that every event has. */
export function parseEvent(body: Uint8Array): UnknownEvent | Unreadable {
  let event: unknown;
  try {
    if (body.byteLength > MAX_BODY_BYTES) return "too-large";
    event = JSON.parse(utf8.decode(body));
  } catch {
    return "not-json";
  }
  if (!isObject(event) || !isObject(event["metadata"]) || !isObject(event["data"])) return "no-event";
  const { id, type } = event["metadata"];
  return isText(id) && isText(type) ? (event as unknown as UnknownEvent) : "no-event";
}
