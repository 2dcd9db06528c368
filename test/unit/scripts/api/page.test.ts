import { expect, test } from "vitest";
import { codeOf, pageOf } from "../../../../scripts/api/page.ts";
import { readSurface } from "../../../../scripts/api/surface.ts";

const CODE = `
/// <reference lib="esnext.disposable" />

import { RequestHandler } from 'msw';

/** A copy of something that a library has. */

/**
 * Opens it.
 *
 * @example
 * export const handler = open(store, options);
 */
declare function open_2({ read }: TokenStore, options: Options): RequestHandler;
export { open_2 as open }

/** @deprecated */
export declare const old: Schemas;

declare type Options = {
    /** The first. */
    a: string;
    run([first]: string[]): void;
};

/** From the documents. */
export declare interface Schemas {
    a: string;
}

declare interface TokenStore {
    read(): void;
}

export { }
`;

const page = pageOf({
  subpath: "package/part",
  code: CODE,
  elsewhere: new Set(["TokenStore", "Schemas"]),
});

test("a page has the exports first, then what is generated, then the types behind them", () => {
  const code = codeOf(page);
  expect(code).toBe(`import { RequestHandler } from 'msw';

export { open_2 as open }

/** @deprecated */
export const old: Schemas;

export interface Schemas {}

/**
 * Opens it.
 *
 * @example
 * export const handler = open(store, options);
 */
function open_2(input: TokenStore, options: Options): RequestHandler;

type Options = {
    /** The first. */
    a: string;
    run(input: string[]): void;
};
`);
  expect(page).toMatch(/^# package\/part\n/);
});

test("what a page shows is what is compared", () => {
  const exported = [...readSurface(codeOf(page)).values()].map(({ name, exported }) => [name, exported]);
  expect(exported).toEqual([
    ["open", true],
    ["old", true],
    ["Schemas", true],
    ["open_2", false],
    ["Options", false],
  ]);
});
