import { answering, openapi } from "../workspace.ts";

/** What becomes of a keyword of OpenAPI on the way from a document to a request, and from an answer to a program. */
export type Verdict =
  /** The request that a call makes says it: `METHOD url`. */
  | { readonly sends: string; readonly document: object; readonly init?: object }
  /** `generate` says in a line that the client does it in another way. */
  | { readonly told: RegExp; readonly document: object }
  /** It says where something is, what types show, or what people read: nothing on the wire depends on it. */
  | "place"
  | "types"
  | "prose"
  /** The program gets it as it came. */
  | "as it came";

/** Verdicts by the names that the validator gives to the objects of OpenAPI 3.0 and 3.1, and by keyword. */
export type Verdicts = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

export const text = { type: "string" };
export const CARS = "https://api.invers.com/cars";

/** A document with one operation. */
export const of = (operation: object, more: object = {}, method = "get"): object =>
  openapi({
    paths: { "/cars": { [method]: answering(text, operation as Record<string, unknown>) } },
    ...more,
  });

/** The same verdict for each of these. */
export const same = (verdict: Verdict, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, verdict]));
