import { expect, test } from "vitest";
import { compareSurfaces } from "../../../../scripts/api/compare.ts";
import { readSurface } from "../../../../scripts/api/surface.ts";

const OPTIONS = "export interface Options {\n    timeout: number;\n}\n";

/** What becomes of a surface, as `breaks name what` or `adds name what`. */
const judged = (before: string, after: string): string[] =>
  compareSurfaces(readSurface(before), readSurface(after)).map(
    ({ name, breaking, what }) => `${breaking ? "breaks" : "adds"} ${name} ${what}`,
  );

test.each([
  ["an export", "", "export const a: number;", "a is new"],
  ["a type that can be imported now", "type A = 1;", "export type A = 1;", "A is exported"],
  [
    "an optional member",
    OPTIONS,
    "export interface Options {\n    pace?: boolean;\n    timeout: number;\n}\n",
    "Options has `pace?: boolean`",
  ],
  [
    "an optional member of a type that cannot be imported",
    "interface Common { a: 1 }",
    "interface Common { a: 1; b?: 2 }",
    "Common has `b?: 2`",
  ],
  ["a member of a class", "export class A {}", "export class A {\n    b(): void;\n}", "A has `b(): void`"],
  [
    "an overload",
    "export function f(a: 1): void;",
    "export function f(a: 1): void;\n\nexport function f(a: 2): void;",
    "f has `function f(a: 2): void`",
  ],
])("%s is an addition", (_, before, after, what) => {
  expect(judged(before, after)).toEqual([`adds ${what}`]);
});

test.each([
  ["an export that is gone", "export const a: number;", "", ["a is gone"]],
  [
    "a type that cannot be imported any more",
    "export type A = 1;",
    "type A = 1;",
    ["A is no longer exported"],
  ],
  [
    "a member that is gone",
    OPTIONS,
    "export interface Options {}",
    ["Options no longer has `timeout: number`"],
  ],
  [
    "a required member: who makes one has to add it",
    "export interface Clock {}",
    "export interface Clock { wall(): number }",
    ["Clock has `wall(): number`"],
  ],
  [
    "an option that is required now",
    "type Options = {\n    a?: 1;\n};",
    "type Options = {\n    a: 1;\n};",
    ["Options no longer has `a?: 1`", "Options has `a: 1`"],
  ],
  [
    "a word less or more of a union: a switch over it is no longer complete",
    'export type Outcome = "a" | "b";',
    'export type Outcome = "a" | "b" | "c";',
    ['Outcome was `type Outcome = "a" | "b"`, is `type Outcome = "a" | "b" | "c"`'],
  ],
  [
    "another base",
    "export class A extends Error {}",
    "export class A {}",
    ["A was `class A extends Error`, is `class A`"],
  ],
])("%s breaks", (_, before, after, whats) => {
  expect(judged(before, after)).toEqual(whats.map((what) => `breaks ${what}`));
});

test("a comment within a union is no change, and what looks like one is", () => {
  const union = (first: string, media: string) => `export type A = {\n    a: 1;\n}\n${first}| "${media}";`;
  expect(judged(union("", "a/*"), union("/** What b is. */\n", "a/*"))).toEqual([]);
  expect(judged(union("", "http://a"), union("", "http://b"))).toHaveLength(1);
});

test("order, white space, comments and names that cannot be imported are no change", () => {
  const before = "type Reply = 1;\n\nexport interface A {\n    b: 1;\n    c: {\n        d: 2;\n    };\n}";
  const after =
    "// @deprecated\nexport interface A {\n    c: { d: 2; };\n    // (undocumented)\n    b: 1;\n}";
  expect(judged(before, after)).toEqual([]);
});
