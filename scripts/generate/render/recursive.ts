import type ts from "typescript";
import { isObject, type Json, type JsonObject, listAt, pascalCase, uniqueName } from "../json.ts";
import { typescript } from "../libraries.ts";
import { componentOf, componentsIn } from "../openapi/component-refs.ts";
import { refIn } from "../openapi/pointer.ts";
import { RESERVED_NAMES } from "./reserved-names.ts";

/**
 * Schemas whose types come back to themselves without an object between, such as a text or a list of the same. As a
 * member of `components` such a type would refer to itself; as a type of its own it may.
 */
export function recursiveSchemas(document: JsonObject): string[] {
  const schemas = componentsIn(document, "schemas");
  const below = new Map(Object.entries(schemas).map(([name, schema]) => [name, namesAtOnce(schema)]));
  return Object.keys(schemas).filter((name) => {
    const seen = new Set<string>();
    const queue = [...(below.get(name) ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (next === name) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(below.get(next) ?? []));
    }
    return false;
  });
}

/** The schemas that a type is made of, objects and maps apart. */
function namesAtOnce(schema: Json): string[] {
  if (!isObject(schema)) return [];
  const target = componentOf(refIn(schema) ?? "");
  const lists = ["allOf", "anyOf", "oneOf", "prefixItems"].flatMap((key) => listAt(schema, key));
  const parts = [...lists, ...(schema["items"] === undefined ? [] : [schema["items"]])].flatMap(namesAtOnce);
  return target?.section === "schemas" ? [target.name, ...parts] : parts;
}

/** The same nodes with a type of its own for each of these schemas. */
export function withOwnTypes(nodes: readonly ts.Node[], document: JsonObject): ts.Node[] {
  const names = recursiveSchemas(document);
  if (names.length === 0) return [...nodes];
  const { factory, isIndexedAccessTypeNode, visitEachChild } = typescript();
  const taken = new Set(RESERVED_NAMES);
  const aliases = new Map(
    names.map((name) => [
      `components["schemas"]["${name}"]`,
      uniqueName(`Recursive${pascalCase(name)}`, taken),
    ]),
  );
  const replace = <T extends ts.Node>(node: T): T => {
    const alias = isIndexedAccessTypeNode(node) ? aliases.get(accessTo(node)) : undefined;
    if (alias !== undefined) return factory.createTypeReferenceNode(alias) as unknown as T;
    return visitEachChild(node, replace, undefined);
  };
  const own: ts.Node[] = [];
  const changed = nodes.map((node) =>
    mapSchemas(node, (property, name) => {
      const alias = aliases.get(`components["schemas"]["${name}"]`);
      if (alias === undefined || property.type === undefined) return property;
      const type = replace(property.type);
      own.push(factory.createTypeAliasDeclaration(undefined, alias, undefined, type));
      const reference = factory.createTypeReferenceNode(alias);
      const { modifiers, name: key, questionToken } = property;
      return factory.updatePropertySignature(property, modifiers, key, questionToken, reference);
    }),
  );
  return [...changed, ...own];
}

/** `components["schemas"]["Rule"]` */
function accessTo(node: ts.TypeNode): string {
  const { isIndexedAccessTypeNode, isLiteralTypeNode, isStringLiteral, isTypeReferenceNode } = typescript();
  if (isTypeReferenceNode(node)) return (node.typeName as ts.Identifier).text;
  if (!isIndexedAccessTypeNode(node)) return "";
  const { indexType, objectType } = node;
  const key =
    isLiteralTypeNode(indexType) && isStringLiteral(indexType.literal) ? indexType.literal.text : "";
  return `${accessTo(objectType)}["${key}"]`;
}

type Change = (property: ts.PropertySignature, name: string) => ts.PropertySignature;

/** The same interface with each property of `components.schemas` changed. */
function mapSchemas(node: ts.Node, change: Change): ts.Node {
  const { factory, isInterfaceDeclaration, isPropertySignature, isTypeLiteralNode } = typescript();
  if (!isInterfaceDeclaration(node) || node.name.text !== "components") return node;
  const members = node.members.map((section) => {
    if (!isPropertySignature(section) || nameOf(section) !== "schemas") return section;
    if (section.type === undefined || !isTypeLiteralNode(section.type)) return section;
    const schemas = section.type.members.map((one) =>
      isPropertySignature(one) ? change(one, nameOf(one)) : one,
    );
    const type = factory.updateTypeLiteralNode(section.type, factory.createNodeArray(schemas));
    return factory.updatePropertySignature(
      section,
      section.modifiers,
      section.name,
      section.questionToken,
      type,
    );
  });
  const { modifiers, name, typeParameters, heritageClauses } = node;
  return factory.updateInterfaceDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
}

const nameOf = ({ name }: ts.PropertySignature): string => (name as ts.Identifier | ts.StringLiteral).text;
