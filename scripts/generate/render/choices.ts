import { isObject, type Json, type JsonObject, listAt, member, objectAt, without } from "../json.ts";
import { ownValues } from "../normalize/discriminators.ts";
import { dereferenced, refIn } from "../openapi/pointer.ts";
import { traverse, walk } from "../openapi/traverse.ts";

/**
 * Alternatives as openapi-typescript can be trusted with them: it writes the value of a discriminator into the schema
 * that a choice refers to, and the name of the schema where the mapping has none. Where that would not be true, the
 * choice is no plain reference any more, and the schema stays as it is.
 */
export function separateChoices(document: JsonObject): JsonObject {
  const bases = basesIn(document);
  return traverse(document, "document", (node, kind) => {
    const { discriminator, oneOf } = node;
    if (kind !== "schema" || !isObject(discriminator) || !Array.isArray(oneOf)) return node;
    const mapping = objectAt(discriminator, "mapping");
    const name = String(discriminator["propertyName"]);
    const valuesOf = (ref: string) => Object.keys(mapping).filter((value) => mapping[value] === ref);
    const isOpen = (ref: string) => {
      const own = ownValues(document, ref, name) ?? [];
      const values = valuesOf(ref);
      return (
        bases.has(ref) && (own.length !== values.length || !values.every((value) => own.includes(value)))
      );
    };
    const choices = oneOf.map((choice): Json => {
      const ref = isObject(choice) ? refIn(choice) : undefined;
      if (ref === undefined) return choice;
      const values = valuesOf(ref);
      if (values.length === 0) return { anyOf: [choice] };
      const own = {
        type: "object",
        required: [name],
        properties: { [name]: { type: "string", enum: values } },
      };
      return isOpen(ref) ? { allOf: [choice, own] } : choice;
    });
    if (choices.every((choice, index) => choice === oneOf[index])) return node;
    const rest = without(mapping, (value) => isOpen(String(mapping[value])));
    return { ...node, oneOf: choices, discriminator: { ...discriminator, mapping: rest } };
  }) as JsonObject;
}

/**
 * What others extend by `allOf`: a value that was written into it would be in each of them. Of what has a discriminator
 * itself the library leaves the property out.
 */
function basesIn(document: JsonObject): Set<string> {
  const bases = new Set<string>();
  walk(document, "document", (node, kind) => {
    if (kind !== "schema") return;
    for (const part of listAt(node, "allOf")) {
      const ref = isObject(part) ? refIn(part) : undefined;
      const isParent = member(dereferenced(document, part), "discriminator") !== undefined;
      if (ref !== undefined && !isParent) bases.add(ref);
    }
  });
  return bases;
}
