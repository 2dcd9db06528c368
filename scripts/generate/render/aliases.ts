import { byCodeUnit, type Json, type JsonObject, member, pascalCase, uniqueName } from "../json.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import { RESERVED_NAMES } from "./reserved-names.ts";

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/**
 * The alias of each schema: its own name where that can be one, else the name as one word; with `Schema` behind it where
 * the word already means something in TypeScript, and a number where two would be the same.
 */
export function aliasNames(schemas: readonly string[]): Map<string, string> {
  const canKeep = (name: string): boolean => IDENTIFIER.test(name) && !RESERVED_NAMES.has(name);
  const ordered = [...schemas].sort(byCodeUnit);
  const taken = new Set(ordered.filter(canKeep));
  const aliases = new Map(ordered.filter(canKeep).map((name) => [name, name]));
  for (const name of ordered.filter((candidate) => !canKeep(candidate))) {
    const word = IDENTIFIER.test(name) ? name : pascalCase(name);
    const identifier = IDENTIFIER.test(word) ? word : `Schema${word}`;
    aliases.set(name, uniqueName(RESERVED_NAMES.has(identifier) ? `${identifier}Schema` : identifier, taken));
  }
  return aliases;
}

/** `aliases.ts`: a readable name for each schema. */
export function renderAliases(document: JsonObject): string {
  const schemas = componentsIn(document, "schemas");
  const lines = [...aliasNames(Object.keys(schemas))]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, alias]) => {
      return `${docblock(member(schemas, name))}export type ${alias} = Schemas[${JSON.stringify(name)}];\n`;
    });
  return `import type { Schemas } from "./schema.ts";\n\nexport type { Schemas };\n\n${lines.join("\n")}`;
}

function docblock(schema: Json | undefined): string {
  const text = member(schema, "description") ?? member(schema, "title");
  if (typeof text !== "string" || text.trim() === "") return "";
  const lines = text.trim().replace(/\*\//g, "*\\/").split(/\r?\n/);
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}
