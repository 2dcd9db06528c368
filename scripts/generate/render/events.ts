import { byCodeUnit, isObject, type Json, type JsonObject, listAt, member, objectAt } from "../json.ts";
import { componentOf, componentsIn } from "../openapi/component-refs.ts";
import { refIn } from "../openapi/pointer.ts";

/** The major versions of a schema's events, as far as the document names them. */
const MAJORS = "x-major-versions";

/** `events.ts`: which schemas are events, by the type that their `metadata` fixes, and their known major versions. */
export function renderEvents(document: JsonObject): string {
  const byType = new Map<string, { schemas: string[]; majors: number[] }>();
  for (const [name, schema] of Object.entries(componentsIn(document, "schemas"))) {
    const type = eventTypeOf(schema, document);
    if (type === undefined) continue;
    const event = byType.get(type) ?? { schemas: [], majors: [] };
    event.schemas.push(name);
    event.majors.push(...majorsOf(schema));
    byType.set(type, event);
  }
  const events = [...byType].sort(([a], [b]) => byCodeUnit(a, b));
  const types = events.map(([type, { schemas }]) => {
    const union = schemas.map((name) => `Schemas[${JSON.stringify(name)}]`).join(" | ");
    return `  ${JSON.stringify(type)}: ${union};\n`;
  });
  const majors = events.map(([type, event]) => {
    const sorted = [...new Set(event.majors)].sort((a, b) => a - b);
    return `  [${JSON.stringify(type)}, [${sorted.join(", ")}]],\n`;
  });
  const imports = events.length > 0 ? 'import type { Schemas } from "./aliases.ts";\n\n' : "";
  return `${imports}/** The events that the documents describe, by \`metadata.type\`. */
export interface EventSchemas {
${types.join("")}}

/** The major versions of each event that the documents name; an empty list where they name none. */
export const majorVersions: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
${majors.join("")}]);
`;
}

/** The one value that a schema allows for \`metadata.type\`, if it is the schema of an event. */
function eventTypeOf(schema: Json | undefined, document: JsonObject): string | undefined {
  const metadata = property(schema, "metadata", document);
  const type = metadata.flatMap((part) => property(part, "type", document));
  const values = type.map((part) => member(part, "const")).filter((value) => typeof value === "string");
  return values[0];
}

/** What a schema says about a property: itself, what it refers to, and the parts of its \`allOf\`. */
function property(schema: Json | undefined, name: string, document: JsonObject): Json[] {
  return partsOf(schema, document).flatMap((part) => {
    const properties = objectAt(part, "properties");
    return Object.hasOwn(properties, name) ? partsOf(member(properties, name), document) : [];
  });
}

function partsOf(schema: Json | undefined, document: JsonObject, depth = 0): JsonObject[] {
  // Schemas may refer to themselves; an envelope is not nested this deeply.
  if (!isObject(schema) || depth > 8) return [];
  const target = componentOf(refIn(schema) ?? "");
  const parts = [
    target && member(componentsIn(document, target.section), target.name),
    ...listAt(schema, "allOf"),
  ];
  return [schema, ...parts.flatMap((part) => partsOf(part, document, depth + 1))];
}

const majorsOf = (schema: Json | undefined): number[] =>
  isObject(schema)
    ? listAt(schema, MAJORS)
        .filter((major) => Number.isInteger(major))
        .map(Number)
    : [];
