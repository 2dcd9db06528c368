import { type At, type Path, toFragment } from "../openapi/pointer.ts";

/** Which way something travels: what callers send, what they get, or what their code names. */
export type Side = "request" | "response" | "types";

/** Whether the newer document allows less than the older, more, or something else. */
export type Way = "narrower" | "wider" | "other" | "neutral";

/** One difference, with what it means for callers. */
export interface Change {
  /** JSON pointer into `document`. */
  readonly pointer: string;
  readonly document: "before" | "after";
  readonly side: Side;
  readonly text: string;
  readonly breaks: boolean;
  readonly way: Way;
  /** Operations that it reaches, such as `GET /vehicles`. */
  readonly operations: string[];
  /** Whether it only says more exactly what the older document says. */
  readonly refines: boolean;
  /** Where it is in the older document. */
  readonly before: string;
}

export interface Difference {
  readonly before: Path;
  /** Undefined where the newer document has nothing in its place. */
  readonly after: Path | undefined;
  readonly side: Side;
  readonly way: Way;
  readonly text: string;
  /** @default by side and way */
  readonly breaks?: boolean | undefined;
  readonly refines?: boolean | undefined;
}

/** Collects differences, each once, with all operations that they reach. */
export interface Collector {
  readonly changes: ReadonlyMap<string, Change>;
  /** Places of the older document that have a counterpart in the newer one. */
  readonly compared: Set<string>;
  /** The operation that is compared at the moment. */
  operation: string | undefined;
  add(difference: Difference): void;
  pair(before: At): void;
}

/** What a caller sends may not be allowed less; what a caller gets may not turn out to be more. */
function doesBreak(side: Side, way: Way): boolean {
  if (way === "neutral") return false;
  return way === "other" || way === (side === "request" ? "narrower" : "wider");
}

export function createCollector(): Collector {
  const changes = new Map<string, Change>();
  const compared = new Set<string>();
  return {
    changes,
    compared,
    operation: undefined,
    add({ before, after, side, way, text, breaks = doesBreak(side, way), refines = false }) {
      const pointer = toFragment(after ?? before);
      const key = JSON.stringify([pointer, side, text]);
      const known = changes.get(key);
      const operations = known?.operations ?? [];
      if (this.operation !== undefined && !operations.includes(this.operation))
        operations.push(this.operation);
      if (known) return;
      const document = after === undefined ? "before" : "after";
      changes.set(key, {
        pointer,
        document,
        side,
        text,
        breaks,
        way,
        refines,
        operations,
        before: toFragment(before),
      });
    },
    pair: ({ path }) => compared.add(toFragment(path)),
  };
}

/** `Vehicle.master_data.vin` for the place where that property is described. */
export function labelOf(path: Path): string {
  const keys = path[0] === "components" ? path.slice(2) : path.slice(3);
  const words: string[] = [];
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string;
    if (key === "properties" || key === "schema" || key === "content") continue;
    if (key === "items" && keys[index - 1] !== "properties") words.push("[]");
    else if (/^(allOf|oneOf|anyOf)$/.test(key)) index += 1;
    else words.push(key);
  }
  return words.join(".").replaceAll(".[]", "[]") || "it";
}
