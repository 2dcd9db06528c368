import { inspect } from "node:util";
import { expect } from "vitest";
import { CLIENT_ID, SECRET } from "../../../support/token-endpoint.ts";

export const TOKEN = "eyJraWQi.super.secret-token";
export const base64 = (text: string) => Buffer.from(text).toString("base64");
export const form = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);

/** Every form in which the secret or the token could show. */
export const FORBIDDEN = [SECRET, TOKEN].flatMap((secret) => [
  ...[secret, encodeURIComponent(secret), form(secret)].flatMap((text) => [text, base64(text)]),
  base64(`${CLIENT_ID}:${secret}`),
  base64(`${form(CLIENT_ID)}:${form(secret)}`),
  JSON.stringify(secret).slice(1, -1),
]);

/** All that a program may print of something. */
export function shown(thing: unknown): string {
  const deep = { depth: 12, showHidden: true, getters: true } as const;
  const pieces = [inspect(thing, deep), inspect(thing, { ...deep, customInspect: false })];
  pieces.push(JSON.stringify(thing) ?? "", `${JSON.stringify({ thing })}`);
  for (let it = thing as Error | undefined; it; it = it.cause as Error | undefined)
    pieces.push(String(it), String(it.stack), JSON.stringify(Object.getOwnPropertyNames(it)));
  return pieces.join("\n");
}

export function expectClean(...things: unknown[]) {
  const text = things.map(shown).join("\n");
  for (const secret of FORBIDDEN) expect(text).not.toContain(secret);
}
