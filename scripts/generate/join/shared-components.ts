import { capitalise, type Json, type JsonObject, member, pascalCase, uniqueName } from "../json.ts";
import { type ComponentRef, componentsIn } from "../openapi/component-refs.ts";
import { type Fingerprint, fingerprintOf } from "../openapi/fingerprint.ts";
import { SECTION_NAMES, SECTIONS, type Section } from "../openapi/structure.ts";
import { VENDOR } from "../read/source.ts";

/** A document on its way into the joined one. */
export interface Part {
  /** File name without extension; components that differ are kept apart under it. */
  readonly name: string;
  readonly file: string;
  readonly document: JsonObject;
}

/** Which document's components go by which name once joined. */
export interface SharedNames {
  /** The name of a component of `part` in the joined document. */
  nameOf(part: number, ref: ComponentRef): string;
  /** Whether `part` is the one that contributes it; others share it. */
  isOwner(part: number, ref: ComponentRef): boolean;
  readonly notes: readonly string[];
}

/** Whether a document came from the vendor. */
export const isReceived = ({ file }: Part): boolean => file.startsWith(`${VENDOR}/`);

const keyOf = (part: number, { section, name }: ComponentRef): string => `${part} ${section} ${name}`;

/** The same name in several documents: who has it, in groups of equal ones. */
interface NameClash extends ComponentRef {
  groups: number[][];
}

/** Decides which equally named components are one, and how those that differ are called. */
export function shareComponents(parts: readonly Part[]): SharedNames {
  const fingerprints = new Map<string, Fingerprint>();
  const clashes = findClashes(parts, fingerprints);
  const byFingerprint = separate(clashes, fingerprints);

  const names = new Map<string, string>();
  const owners = new Set<string>();
  const notes: string[] = [];
  const taken = new Map(SECTION_NAMES.map((name) => [name, allNames(parts, name)]));
  for (const clash of clashes) {
    // What was received keeps its name; else the form that most documents agree on does, or the first by file name.
    const rank = (group: number[]) => (group.some((part) => parts[part] && isReceived(parts[part])) ? 1 : 0);
    const [first = [], ...others] = [...clash.groups].sort(
      (a, b) => rank(b) - rank(a) || b.length - a.length,
    );
    owners.add(keyOf(first[0] ?? 0, clash));
    for (const group of others) {
      const owner = group[0] ?? 0;
      owners.add(keyOf(owner, clash));
      const prefixed = pascalCase(parts[owner]?.name ?? "") + capitalise(clash.name);
      const name = uniqueName(prefixed, taken.get(clash.section) ?? new Set());
      for (const part of group) names.set(keyOf(part, clash), name);
      const files = (list: number[]) => list.map((part) => parts[part]?.file).join(", ");
      const cause = causeOf(owner, first[0] ?? 0, clash, fingerprints, byFingerprint);
      notes.push(
        `${clash.section}/${clash.name} of ${files(group)} differs from that of ${files(first)}${cause}: ` +
          `kept apart as ${name}`,
      );
    }
  }
  const clashing = new Set(clashes.map(({ section, name }) => `${section} ${name}`));
  return {
    nameOf: (part, ref) => names.get(keyOf(part, ref)) ?? ref.name,
    isOwner: (part, ref) => !clashing.has(`${ref.section} ${ref.name}`) || owners.has(keyOf(part, ref)),
    notes,
  };
}

function allNames(parts: readonly Part[], section: Section): Set<string> {
  return new Set(parts.flatMap(({ document }) => Object.keys(componentsIn(document, section))));
}

function findClashes(parts: readonly Part[], fingerprints: Map<string, Fingerprint>): NameClash[] {
  return SECTION_NAMES.flatMap((section) =>
    [...allNames(parts, section)].sort().flatMap((name): NameClash[] => {
      const holders = parts.flatMap(({ document }, part) => {
        const component: Json | undefined = member(componentsIn(document, section), name);
        return component === undefined ? [] : [{ part, component }];
      });
      if (holders.length < 2) return [];
      for (const { part, component } of holders) {
        fingerprints.set(keyOf(part, { section, name }), fingerprintOf(component, SECTIONS[section]));
      }
      const groups = groupBy(
        holders,
        ({ part }) => fingerprints.get(keyOf(part, { section, name }))?.text ?? "",
      );
      return [{ section, name, groups: groups.map((group) => group.map(({ part }) => part)) }];
    }),
  );
}

type GroupOf = (part: number, ref: ComponentRef) => string;

/**
 * Splits groups until equal ones lean on equal ones only. Starting from "all that read the same are the same" makes
 * components equal that refer to each other in a circle.
 */
function separate(clashes: NameClash[], fingerprints: ReadonlyMap<string, Fingerprint>): GroupOf {
  const groupIds = new Map<string, string>();
  const groupOf: GroupOf = (part, ref) => groupIds.get(keyOf(part, ref)) ?? keyOf(part, ref);
  const number = (clash: NameClash): void => {
    for (const [index, group] of clash.groups.entries()) {
      for (const part of group) groupIds.set(keyOf(part, clash), `${clash.section} ${clash.name} ${index}`);
    }
  };
  clashes.forEach(number);
  for (let isStable = false; !isStable; ) {
    isStable = true;
    for (const clash of clashes) {
      const groups = clash.groups.flatMap((group) =>
        groupBy(group, (part) => {
          const refs = fingerprints.get(keyOf(part, clash))?.refs ?? [];
          return refs.map((ref) => groupOf(part, ref)).join("\n");
        }),
      );
      if (groups.length === clash.groups.length) continue;
      clash.groups = groups.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
      number(clash);
      isStable = false;
    }
  }
  return groupOf;
}

function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOfItem(item), [...(groups.get(keyOfItem(item)) ?? []), item]);
  return [...groups.values()];
}

/** Where two components read the same, the one below them that makes the difference. */
function causeOf(
  part: number,
  other: number,
  ref: ComponentRef,
  fingerprints: ReadonlyMap<string, Fingerprint>,
  groupOf: GroupOf,
): string {
  const own = fingerprints.get(keyOf(part, ref));
  if (own?.text !== fingerprints.get(keyOf(other, ref))?.text) return "";
  const cause = own?.refs.find((below) => groupOf(part, below) !== groupOf(other, below));
  return cause ? ` by ${cause.section}/${cause.name}` : "";
}
