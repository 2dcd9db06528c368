import type { JsonObject } from "../json.ts";
import { fromFragment, type Path, toFragment } from "../openapi/pointer.ts";
import type { Kind } from "../openapi/structure.ts";
import { walk } from "../openapi/traverse.ts";
import type { Change } from "./change.ts";

/** What our document only concluded, or took from an example, and what the vendor's document says to it. */
export interface EvidenceItem {
  readonly kind: string;
  /** JSON pointer into the older document. */
  readonly pointer: string;
  readonly evidence: "inferred" | "example";
  readonly verdict: "confirmed" | "contradicted" | "not mentioned";
  /** Where the vendor's document is more exact, or says something else. */
  readonly details: readonly string[];
}

interface Claim {
  readonly path: Path;
  readonly kind: string;
  readonly evidence: string;
}

/** Judges everything that is marked as inferred or as seen in an example. */
export function checkEvidence(
  document: JsonObject,
  changes: readonly Change[],
  compared: ReadonlySet<string>,
): EvidenceItem[] {
  const claims = new Map<string, Claim>();
  walk(document, "document", (node, kind, path) => {
    const evidence = node["x-evidence"];
    if (typeof evidence === "string")
      claims.set(toFragment(path), { path, kind: kindOf(kind, path), evidence });
  });
  const byClaim = new Map<string, Change[]>();
  for (const change of changes) {
    const claim = nearest(fromFragment(change.before) ?? [], claims);
    if (claim !== undefined) byClaim.set(claim, [...(byClaim.get(claim) ?? []), change]);
  }
  return [...claims].flatMap(([pointer, { kind, evidence }]): EvidenceItem[] => {
    if (evidence !== "inferred" && evidence !== "example") return [];
    const own = byClaim.get(pointer) ?? [];
    // What we said callers may send, and what we said they get, must hold: less of the one, or more of the other, breaks it.
    const isContradicted = own.some(
      ({ side, way, refines }) =>
        !refines && (way === "other" || way === (side === "request" ? "narrower" : "wider")),
    );
    const isCompared = own.length > 0 || compared.has(pointer);
    const verdict = isContradicted ? "contradicted" : isCompared ? "confirmed" : "not mentioned";
    return [{ kind, pointer, evidence, verdict, details: [...new Set(own.map(({ text }) => text))] }];
  });
}

function kindOf(kind: Kind, path: Path): string {
  return kind === "schema" && path.at(-2) === "properties" ? "property" : kind;
}

/** Evidence holds for all parts that have none of their own. */
function nearest(path: Path, claims: ReadonlyMap<string, Claim>): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const pointer = toFragment(path.slice(0, length));
    if (claims.has(pointer)) return pointer;
  }
  return undefined;
}
