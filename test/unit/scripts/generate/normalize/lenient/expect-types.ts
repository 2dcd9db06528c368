import { expect } from "vitest";
import { SAME, typeErrors } from "../../compile.ts";
import { workspace } from "../../workspace.ts";

/** A document that others publish: what types can do without is told of and does not stop it. */
export interface Lenient {
  readonly document: string | object;
  /** What is told of it; nothing if undefined. */
  readonly note?: RegExp;
  /** Lines that have to compile against the types. */
  readonly use?: string;
}

/** Expects the types of such a document, and a remark on what is odd about it. */
export async function expectTypes({ document, note, use = "" }: Lenient): Promise<void> {
  const space = workspace({ "a.yaml": document });
  const { notes } = await space.generate();
  if (note === undefined) expect(notes).toEqual([]);
  else expect(notes.join("\n")).toMatch(new RegExp(note.source, "m"));
  // Every remark says where.
  for (const one of notes) expect(one).toMatch(/^openapi\/a\.yaml:\d+:\d+: /);
  const lines = `import type { components, paths as P } from "./schema.ts";${SAME}
    type S = components["schemas"];
    export type Get<Path extends keyof P> = P[Path] extends {
      get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;
    export type Used = [S, P]; ${use}`;
  expect(typeErrors({ ...space.output(), "use.ts": lines })).toEqual([]);
}
