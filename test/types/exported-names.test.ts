import ts from "typescript";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { isOurs, publicSurface } from "./public-surface.ts";

const { exports, checker } = publicSurface();
const exported = new Set(exports.map(({ symbol }) => symbol));

function nameIn(node: ts.Node): ts.EntityName | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  return ts.isImportTypeNode(node) ? node.qualifier : undefined;
}

/** The types that a declaration shows to others: not those of a function's body. */
function shownTypes(declaration: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isHeritageClause(node)) return;
    const name = nameIn(node);
    if (name) {
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol) found.push(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    }
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
}

/** Only these need a name in a declaration: of an alias the compiler can write out what it stands for. */
const NAMED = ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum;

const PEERS = Object.keys(manifest.peerDependencies).map((peer) => `/node_modules/${peer}/`);

/** Whether an optional package declares it, of which a program may not be able to name every part. */
const isOfPeer = (declaration: ts.Node): boolean =>
  PEERS.some((folder) => declaration.getSourceFile().fileName.includes(folder));

/** What an export leads to and no entry exports: a program that infers it cannot declare it. */
function unnamedFrom(root: ts.Symbol): string[] {
  const seen = new Set([root]);
  const queue = [root];
  const unnamed: string[] = [];
  for (let symbol = queue.pop(); symbol; symbol = queue.pop()) {
    for (const shown of (symbol.declarations ?? []).filter(isOurs).flatMap(shownTypes)) {
      if (shown.declarations?.some(isOfPeer)) unnamed.push(shown.name);
      if (seen.has(shown) || exported.has(shown) || !shown.declarations?.some(isOurs)) continue;
      seen.add(shown);
      if (shown.flags & NAMED) unnamed.push(shown.name);
      else if (shown.flags & ts.SymbolFlags.TypeAlias) queue.push(shown);
    }
  }
  return unnamed;
}

test("every type that can be inferred from an export is exported", () => {
  const missing = exports.flatMap(({ name, symbol }) =>
    unnamedFrom(symbol).map((one) => `${name} leads to ${one}`),
  );
  expect(missing).toEqual([]);
});
