import type { Change } from "../api/compare.ts";

/** The part of a version that grows, from the greatest. */
const PARTS = ["major", "minor", "patch"] as const;
export type Part = (typeof PARTS)[number];

const numbersOf = (version: string): number[] => version.split(".").map(Number);

/** What has to grow after a version, given what changed since: below 1.0.0 a break is a minor version. */
export function neededPart(since: string, changes: readonly Change[]): Part {
  const isStable = numbersOf(since)[0] !== 0;
  if (changes.some(({ breaking }) => breaking)) return isStable ? "major" : "minor";
  return changes.length > 0 && isStable ? "minor" : "patch";
}

/** The part that grew between two versions; `undefined` if the later one is not greater. */
export function grownPart(since: string, version: string): Part | undefined {
  const [before, after] = [numbersOf(since), numbersOf(version)];
  const at = before.findIndex((number, index) => number !== after[index]);
  return at >= 0 && (after[at] ?? 0) > (before[at] ?? 0) ? PARTS[at] : undefined;
}

/** Whether a version tells all that changed since the last one. */
export function isEnough(since: string, version: string, changes: readonly Change[]): boolean {
  const grown = grownPart(since, version);
  return grown !== undefined && PARTS.indexOf(grown) <= PARTS.indexOf(neededPart(since, changes));
}
