import type { components } from "./generated/schema.ts";

type AllSchemas = components extends { schemas: infer S } ? S : never;

/** What this package adds to a failed answer's own members. */
export interface ProblemExtras {
  /** When the server said it may be tried again. */
  retryAt?: Date;
  /** The start of a body that was not a JSON object. */
  raw?: string;
  /** What to check, where the cause is likely to be on this side. */
  hint?: string;
}

/** The problem types that the vendor's documents describe; each has a literal `type` and `status`. */
export type KnownProblem = KnownIn<AllSchemas> & ProblemExtras;

/** Documents without any schema know no problems either. */
type KnownIn<All> = [All] extends [never]
  ? never
  : {
      [K in keyof All]: All[K] extends { type: `/problems/${infer _}`; status: number }
        ? Whole<All[K]>
        : never;
    }[keyof All];

/** With the members that every problem has, where its schema leaves one out. */
type Whole<P> =
  Exclude<keyof UnknownProblem, keyof P | keyof ProblemExtras> extends never
    ? P
    : P & Omit<UnknownProblem, keyof P | keyof ProblemExtras>;

/** A problem (RFC 9457) of a type that is in no document yet, or `about:blank` where the body was no JSON object. */
export interface UnknownProblem extends ProblemExtras {
  /** Relative path of the problem's page; the member to branch on. */
  type: string & {};
  /** For people. */
  title: string;
  /** HTTP status of the answer. */
  status: number;
  /** For people; may change at any time. */
  detail?: string;
  /** Quote it to INVERS support. */
  flow_id?: string;
  /** Link to the page about its type. */
  type_documentation?: string;
}

/** The vendor's problem types; stays open for new ones. */
export type ProblemType = KnownProblem["type"] | (string & {});

/** What a failed call answers: a union that `type` tells apart and that stays open. */
export type Problem = KnownProblem | UnknownProblem;

type ProblemOf<Type extends string> = [Extract<KnownProblem, { type: Type }>] extends [never]
  ? UnknownProblem & { type: Type }
  : Extract<KnownProblem, { type: Type }>;

type Literal<Text> = Text extends string ? (string extends Text ? never : Text) : never;

/** The types that a value may have by the documents, those of the value's own type included. */
type TypesOf<Value> =
  | KnownProblem["type"]
  | (Value extends { readonly type: infer Type } ? Literal<Type> : never);

/**
 * Whether a value is a problem, of the given type if one is named. Takes what `error` holds and a `ProblemError`'s
 * `problem` alike. A type that is in no document, a misspelt one, does not compile; one that INVERS has added since
 * is named `as ProblemType`.
 *
 * @example
 * if (isProblem(error, "/problems/too-many-requests")) console.log(error.retryAt);
 */
export function isProblem(value: unknown): value is Problem;
/** Whether a value of any type is a problem of the given type. */
export function isProblem<Type extends string>(
  value: unknown,
  type: string extends Type ? Type : never,
): value is Problem;
/** Whether a value is a problem of the given type; one that the value's own type names will do too. */
export function isProblem<Value, const Type extends TypesOf<Value>>(
  value: Value,
  type: Type,
): value is Value & ProblemOf<Type>;
export function isProblem(value: unknown, type?: string): boolean {
  const { type: found, status } = (value ?? {}) as { type?: unknown; status?: unknown };
  return typeof found === "string" && typeof status === "number" && (type === undefined || found === type);
}

/** Raw text in a problem is cut here. */
export const MAX_RAW_CHARACTERS = 2_000;
/** Members of a problem are kept down to this depth; a hostile answer may nest 100,000 levels. */
const MAX_DEPTH = 32;

/** The members of RFC 9457 and of the vendor, by the JSON type that each is declared with. */
const DECLARED: Readonly<Record<string, "string" | "number">> = {
  type: "string",
  title: "string",
  status: "number",
  detail: "string",
  flow_id: "string",
  type_documentation: "string",
};
/** What this package adds; a server's members of these names are not taken for it. */
const EXTRAS = ["retryAt", "hint", "raw"];

function bounded(value: unknown, depth: number): unknown {
  if (!value || typeof value !== "object") return value;
  if (depth > MAX_DEPTH) return "[nested too deep]";
  if (Array.isArray(value)) return value.map((item) => bounded(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bounded(member, depth + 1)]));
}

/** The members of a body that are what they are declared to be. */
function membersOf(body: object): Record<string, unknown> {
  const fits = ([name, value]: [string, unknown]): boolean =>
    !EXTRAS.includes(name) && (!Object.hasOwn(DECLARED, name) || typeof value === DECLARED[name]);
  return Object.fromEntries(
    Object.entries(body)
      .filter(fits)
      .map(([name, value]) => [name, bounded(value, 1)]),
  );
}

/**
 * The error value of a failed answer: its JSON object, or `about:blank` (RFC 9457 section 4.2.1) made from what came.
 * What every problem has is filled in where it is missing or of another type.
 */
export function toProblem(body: unknown, response: Response, extras: ProblemExtras = {}): Problem {
  const { status, statusText, headers } = response;
  const isObject = body && typeof body === "object" && !Array.isArray(body);
  const flowId = headers.get("x-invers-flow-id");
  const always = {
    type: "about:blank",
    title: statusText || `HTTP ${status}`,
    status,
    ...(flowId !== null && { flow_id: flowId }),
  };
  const raw = (): string => (typeof body === "string" ? body : (JSON.stringify(body) ?? ""));
  return {
    ...always,
    ...(isObject ? membersOf(body) : { raw: raw().slice(0, MAX_RAW_CHARACTERS) }),
    ...extras,
  } as unknown as Problem;
}
