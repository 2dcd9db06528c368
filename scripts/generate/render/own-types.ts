import type ts from "typescript";
import { typescript } from "../libraries.ts";
import { aliasNames } from "./aliases.ts";

/**
 * The same nodes with a type of its own for each schema, in the namespace `Schemas`. The compiler calls a type by such a
 * name in hovers, errors and declarations, where it writes out a member of `components`; and a type that comes back to
 * itself, such as a list of the same, may refer to itself.
 */
export function withOwnTypes(nodes: readonly ts.Node[]): ts.Node[] {
  const { factory, isIndexedAccessTypeNode, visitEachChild, SyntaxKind, NodeFlags } = typescript();
  const names = aliasNames(nodes.flatMap(schemasOf).map(nameOf));
  if (names.size === 0) return [...nodes];
  const reference = (name: string): ts.TypeReferenceNode =>
    factory.createTypeReferenceNode(
      factory.createQualifiedName(factory.createIdentifier("Schemas"), names.get(name) ?? name),
    );
  const replace = <T extends ts.Node>(node: T): T => {
    const name = isIndexedAccessTypeNode(node) ? schemaIn(node) : undefined;
    if (name !== undefined && names.has(name)) return reference(name) as unknown as T;
    return visitEachChild(node, replace, undefined);
  };
  const own: ts.Statement[] = [];
  const changed = nodes.map((node) =>
    mapSchemas(node, (property) => {
      const name = nameOf(property);
      if (property.type === undefined) return property;
      const { modifiers, questionToken } = property;
      const type = factory.createTypeAliasDeclaration(
        undefined,
        names.get(name) ?? name,
        undefined,
        replace(property.type),
      );
      own.push(withCommentOf(property, type));
      return factory.createPropertySignature(modifiers, property.name, questionToken, reference(name));
    }),
  );
  const exported = factory.createModifier(SyntaxKind.ExportKeyword);
  const ambient = factory.createModifier(SyntaxKind.DeclareKeyword);
  const namespace = factory.createModuleDeclaration(
    [exported, ambient],
    factory.createIdentifier("Schemas"),
    factory.createModuleBlock(own),
    NodeFlags.Namespace,
  );
  return [...changed, namespace];
}

function withCommentOf<T extends ts.Node>(property: ts.PropertySignature, node: T): T {
  const { getSyntheticLeadingComments, setSyntheticLeadingComments } = typescript();
  return setSyntheticLeadingComments(node, getSyntheticLeadingComments(property));
}

/** The name in `components["schemas"]["Rule"]`. */
function schemaIn({ indexType, objectType }: ts.IndexedAccessTypeNode): string | undefined {
  const { isIndexedAccessTypeNode, isTypeReferenceNode } = typescript();
  if (!isIndexedAccessTypeNode(objectType) || textOf(objectType.indexType) !== "schemas") return undefined;
  const { objectType: root } = objectType;
  const isComponents = isTypeReferenceNode(root) && (root.typeName as ts.Identifier).text === "components";
  return isComponents ? textOf(indexType) : undefined;
}

function textOf(type: ts.TypeNode): string | undefined {
  const { isLiteralTypeNode, isStringLiteral } = typescript();
  return isLiteralTypeNode(type) && isStringLiteral(type.literal) ? type.literal.text : undefined;
}

/** The property `schemas` of `components`, where it lists some. */
function schemasIn(node: ts.Node): [property: ts.PropertySignature, list: ts.TypeLiteralNode] | undefined {
  const { isInterfaceDeclaration, isPropertySignature, isTypeLiteralNode } = typescript();
  if (!isInterfaceDeclaration(node) || node.name.text !== "components") return undefined;
  for (const member of node.members)
    if (isPropertySignature(member) && nameOf(member) === "schemas" && member.type)
      return isTypeLiteralNode(member.type) ? [member, member.type] : undefined;
  return undefined;
}

const schemasOf = (node: ts.Node): ts.PropertySignature[] =>
  [...(schemasIn(node)?.[1].members ?? [])].filter(typescript().isPropertySignature);

/** The same interface with each property of `components.schemas` changed. */
function mapSchemas(
  node: ts.Node,
  change: (property: ts.PropertySignature) => ts.PropertySignature,
): ts.Node {
  const { factory } = typescript();
  const [section, list] = schemasIn(node) ?? [];
  if (!section || !list) return node;
  const changed = factory.createNodeArray(schemasOf(node).map(change));
  const { modifiers, name, typeParameters, heritageClauses, members } = node as ts.InterfaceDeclaration;
  return factory.updateInterfaceDeclaration(
    node as ts.InterfaceDeclaration,
    modifiers,
    name,
    typeParameters,
    heritageClauses,
    members.map((member) =>
      member === section
        ? factory.updatePropertySignature(
            section,
            section.modifiers,
            section.name,
            section.questionToken,
            factory.updateTypeLiteralNode(list, changed),
          )
        : member,
    ),
  );
}

const nameOf = ({ name }: ts.PropertySignature): string => (name as ts.Identifier | ts.StringLiteral).text;
