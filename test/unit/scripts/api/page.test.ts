import { expect, test } from "vitest";
import { codeOf, pageOf } from "../../../../scripts/api/page.ts";
import { readSurface } from "../../../../scripts/api/surface.ts";

const CODE = `
/// <reference lib="esnext.disposable" />

import { RequestHandler } from 'msw';

// @public
function open_2(store: TokenStore, options: Options): RequestHandler;
export { open_2 as open }

// @public @deprecated (undocumented)
export const old: Schemas;

// @public (undocumented)
type Options = {
    // (undocumented)
    a: string;
};

// @public
export interface Schemas {
    a: string;
}

// @public
interface TokenStore {
    read(): void;
}

// (No @packageDocumentation comment for this package)
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

// @public @deprecated (undocumented)
export const old: Schemas;

export interface Schemas {}

function open_2(store: TokenStore, options: Options): RequestHandler;

type Options = {
    a: string;
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
