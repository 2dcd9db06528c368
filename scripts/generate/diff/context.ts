import type { At, Path } from "../openapi/pointer.ts";
import type { Collector, Side } from "./change.ts";
import type { ShapeOf } from "./shapes-of.ts";

/** What comparing two schemas came to, for callers. */
export type Outcome = "same" | "changes" | "breaks";

/** What it takes to compare schemas of two documents. */
export interface DiffContext {
  readonly before: ShapeOf;
  readonly after: ShapeOf;
  readonly collector: Collector;
  /** Pairs that were compared before on behalf of the same operation. */
  readonly done: Set<string>;
  /** What comparing two schemas aside came to. */
  readonly outcomes: Map<string, Outcome>;
  /** Whether the newer document still has the schema of this name. */
  readonly isKept: (name: string) => boolean;
  /** Follows a part's reference in the document that it stands in. */
  readonly resolve: (document: "before" | "after", part: At) => At;
  /** What people call a place that has no name of its own, such as a parameter's. */
  readonly named?: { readonly path: Path; readonly name: string };
}

export type DiffSchemas = (context: DiffContext, before: At, after: At, side: Side) => void;
