import ts from "typescript";
import { expect, test } from "vitest";
import { isOurs, type PublicExport, publicSurface } from "./public-surface.ts";

const { exports, checker } = publicSurface();
const ours = exports.filter(({ symbol }) => symbol.declarations?.some(isOurs));

const hasText = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length > 0;
const hasExample = (symbol: ts.Symbol): boolean =>
  symbol.getJsDocTags(checker).some(({ name }) => name === "example");

/** Members of an interface, a class or a union of such, as far as they are declared here. */
function membersOf({ symbol }: PublicExport): ts.Symbol[] {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const parts = type.isUnion() ? type.types : [type];
  const members = parts.flatMap((part) => part.getProperties());
  const own = members.filter(({ declarations }) => declarations?.some(isOurs));
  return [...new Set(own)].filter(
    (member) => !member.declarations?.some(isPrivate) && !isAbsent(member) && !isNameOfItsType(member),
  );
}

/** Such as `error?: never` of a success. */
const isAbsent = (member: ts.Symbol): boolean =>
  (checker.getTypeOfSymbol(member).flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0;

/** Such as `kind: "reset"`: it is the name of the type that it is in. */
function isNameOfItsType(member: ts.Symbol): boolean {
  const type = checker.getTypeOfSymbol(member);
  const all = type.isUnion() ? type.types : [type];
  return all.every((part) => part.isStringLiteral()) && /^(kind|outcome|type)$/.test(member.name);
}

const isPrivate = (declaration: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) !== 0 ||
  (ts.isPropertyDeclaration(declaration) && ts.isPrivateIdentifier(declaration.name));

const isFunction = ({ symbol }: PublicExport): boolean =>
  (symbol.flags & ts.SymbolFlags.Value) !== 0 &&
  checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0;
const isClass = ({ symbol }: PublicExport): boolean => (symbol.flags & ts.SymbolFlags.Class) !== 0;

test("every export says what it is", () => {
  expect(ours.length).toBeGreaterThan(80);
  expect(ours.filter(({ symbol }) => !hasText(symbol)).map(({ name }) => name)).toEqual([]);
});

test("every member of an export says what it is", () => {
  const silent = ours.flatMap((one) =>
    membersOf(one)
      .filter((member) => !hasText(member))
      .map((member) => `${one.name}.${member.name}`),
  );
  expect(silent).toEqual([]);
});

test("every function and every class of errors shows how it is used", () => {
  const shown = ours.filter((one) => isFunction(one) || isClass(one));
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter(({ symbol }) => !hasExample(symbol)).map(({ name }) => name)).toEqual([]);
});
