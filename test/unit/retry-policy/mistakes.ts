import { type Known, node, type Shape } from "./known-failure.ts";

const typeError = (message: string, code?: string): Shape => ({
  name: "TypeError",
  message,
  ...(code && { code }),
});
const of = (on: string, errors: readonly Shape[]): Known[] =>
  errors.map((error) => {
    const what = error.cause?.message ?? error.message ?? "";
    return { what: `a mistake: ${what}`, on, row: "local", code: "config", error };
  });

/** What fetch refuses before it sends anything, as each runtime printed it, and what engines say of a mistake in a program. */
export const MISTAKES: readonly Known[] = [
  ...of("Node 20 to 26", [
    node({ name: "Error", message: "bad port" }),
    node({ name: "Error", message: "unknown scheme" }),
    { ...typeError("Failed to parse URL from http://"), cause: typeError("Invalid URL", "ERR_INVALID_URL") },
    typeError("'TRACE' HTTP method is unsupported."),
    typeError("'a b' is not a valid HTTP method."),
    typeError("RequestInit: duplex option is required when sending a body."),
    typeError("Request with GET/HEAD method cannot have body."),
    typeError("Failed to construct 'Request': member signal is not of type AbortSignal."),
    typeError('RequestInit: Expected signal ("5") to be an instance of AbortSignal.'),
    typeError('Headers.append: "a b" is an invalid header name.'),
    typeError("Request constructor: bogus is not an accepted type. Expected one of follow, manual, error."),
    typeError("Response body object should not be disturbed or locked"),
    node({
      name: "InvalidArgumentError",
      message: "invalid onRequestStart method",
      code: "UND_ERR_INVALID_ARG",
    }),
  ]),
  ...of("Deno", [
    typeError("Fetch failed: Requests to port 6000 are blocked"),
    typeError("Url scheme 'foo' not supported"),
    typeError("Method is forbidden"),
    typeError("Request with GET/HEAD method cannot have body"),
    typeError(
      "Failed to construct 'Request': 'signal' of 'RequestInit' (Argument 2) is not of type AbortSignal",
    ),
    typeError('Invalid header value: "x"'),
    typeError("ReadableStream is locked or disturbed"),
  ]),
  ...of("Bun", [
    typeError("fetch() URL is invalid", "ERR_INVALID_URL"),
    typeError("protocol must be http:, https: or s3:", "ERR_INVALID_ARG_VALUE"),
    typeError("fetch() request with GET/HEAD method cannot have body.", "ERR_INVALID_ARG_VALUE"),
    typeError("Header 'a' has invalid value"),
    typeError("redirect must be one of 'follow', 'manual' or 'error'", "ERR_INVALID_ARG_TYPE"),
  ]),
  ...of("V8 and JavaScriptCore", [
    typeError("log is not a function"),
    typeError("Cannot read properties of undefined (reading 'status')"),
    typeError("undefined is not an object (evaluating 'a.b')"),
    typeError("object is not iterable"),
    typeError("fetch gave no Response"),
    { name: "ReferenceError", message: "undici is not defined" },
    { name: "RangeError", message: "Maximum call stack size exceeded" },
    { name: "EvalError", message: "Code generation from strings disallowed for this context" },
  ]),
];
