import type { Declaration, Part, Surface } from "./surface.ts";

/** What became of a name, and whether a program that compiled before may no longer compile. */
export interface Change {
  readonly name: string;
  readonly breaking: boolean;
  readonly what: string;
}

const missing = (from: readonly Part[], to: readonly Part[]): Part[] =>
  from.filter(({ code }) => !to.some((part) => part.code === code));

/**
 * Judges by what is there, never by what is done with it: who only reads an object does not mind a new member, who
 * makes one does. So what may break somebody counts as breaking.
 */
function compareDeclarations(before: Declaration, after: Declaration): Change[] {
  const { name } = before;
  if (before.exported && !after.exported) return [{ name, breaking: true, what: "is no longer exported" }];
  const exported = !before.exported && after.exported;
  const head = before.head === after.head ? [] : [`was \`${before.head}\`, is \`${after.head}\``];
  return [
    ...(exported ? [{ name, breaking: false, what: "is exported" }] : []),
    ...head.map((what) => ({ name, breaking: true, what })),
    ...missing(before.parts, after.parts).map(({ code }) => ({
      name,
      breaking: true,
      what: `no longer has \`${code}\``,
    })),
    ...missing(after.parts, before.parts).map(({ code, optional }) => ({
      name,
      breaking: !optional,
      what: `has \`${code}\``,
    })),
  ];
}

/** What a newer surface breaks and adds. A type that cannot be imported counts by its content, not by its name. */
export function compareSurfaces(before: Surface, after: Surface): Change[] {
  const gone = [...before.values()].filter(({ name, exported }) => exported && !after.has(name));
  const added = [...after.values()].filter(({ name, exported }) => exported && !before.has(name));
  return [
    ...gone.map(({ name }) => ({ name, breaking: true, what: "is gone" })),
    ...[...before.values()].flatMap((declaration) => {
      const now = after.get(declaration.name);
      return now ? compareDeclarations(declaration, now) : [];
    }),
    ...added.map(({ name }) => ({ name, breaking: false, what: "is new" })),
  ];
}
