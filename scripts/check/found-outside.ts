import { existsSync, readFileSync } from "node:fs";

/** A group of faults that were found from outside: by strangers' bug reports, on other platforms, in a first hour. */
export interface Finding {
  readonly row: number;
  readonly what: string;
  /** Tests that show it mended, each as `file > title` below `test/`, a title as it is written there. */
  readonly shownBy: readonly string[];
  /** What is still to be done. */
  readonly open?: string;
}

const done = (row: number, what: string, ...shownBy: string[]): Finding => ({ row, what, shownBy });

/** Every row of the report, in its order. */
export const FINDINGS: readonly Finding[] = [
  done(1, "a platform sends a POST again", "unit/platform/platform.test.ts > on Deno by a client without kept connections", "unit/scripts/matrix/table.test.ts > and one that sends a POST again has"),
  done(2, "a framework answers from its store", "unit/call/transmit.test.ts > a URL and an init that no store answers", "unit/auth/token-request.test.ts > is never answered from a store"),
  done(3, "the same token after a stray 401", "unit/auth/token-cache.test.ts > locks nobody out: after one stray 401"),
  done(4, "a waiter inherits a weaker attempt", "unit/auth/refresh.test.ts > a caller without a usable token who joins a renewal"),
  done(5, "a retry budget that dries up", "unit/retry-policy/budget.test.ts > never dries up for one call a minute"),
  done(6, "2xx that is no confirmation", "unit/commands/unconfirmed.test.ts > an answer that does not say that the command was carried out", "unit/call/attempt.test.ts > a problem under a success is the error of a read"),
  done(7, "keywords of OpenAPI with an effect", "unit/scripts/generate/keywords.test.ts > the client follows, or generate says that it does not"),
  done(8, "createClient and INVERS_BASE_URL", "unit/options/settings.test.ts > all four variables, and options win"),
  done(9, "redaction eats data", "unit/errors/redact-error.test.ts > leaves the words alone that a stub's token may be"),
  done(10, "204, 205 and empty answers", "unit/guards/request.test.ts > is fine where there is nothing to say"),
  done(11, "headers in every form", "unit/call/transmit.test.ts > headers in every form that the platform takes"),
  done(12, "header parameters to ignore", "unit/scripts/generate/normalize/lenient.test.ts > headers are declared that are described elsewhere"),
  done(13, "declarations without DOM", "system/package/tarball.test.ts > type-checks, libraries included", "system/package/types/use.ts > headers are no number"),
  done(14, "declaration: true", "system/package/tarball.test.ts > declares what is inferred in lines", "types/exported-names.test.ts > every type that can be inferred from an export is exported", "unit/scripts/generate/render/own-types.test.ts > each schema is one type under both names"),
  done(15, "core.autocrlf", "system/readme/clone.test.ts > a clone with core.autocrlf has line feeds"),
  done(16, "range of msw", "system/package/msw.test.ts > the handlers answer, fail and hang as the API does under msw"),
  done(17, "Workers: timers of other requests", "unit/scripts/matrix/table.test.ts > a request that left"),
  done(18, "Jest, CommonJS, lazy msw", "../scripts/frameworks/recipes.ts > test:esm", "unit/scripts/build/testing-bundle.test.ts > loads without msw and without Node"),
  done(19, "mock timers, clocks put back", "unit/call/mock-timers.test.ts > under the timers of", "unit/auth/provider/clock-put-back.test.ts > ends a pause"),
  done(20, "a program's own mistake", "system/wire/mistakes.test.ts > a port that fetch forbids", "unit/scripts/build/testing-bundle.test.ts > where code from strings is forbidden"),
  done(21, "npm's undici and proxies", "system/wire/proxy.test.ts > through a proxy, by undici of npm", "system/wire/proxy.test.ts > a dispatcher of another undici is named"),
  done(22, "Retry-After of the token endpoint", "unit/auth/refresh.test.ts > a Retry-After of up to 5 s is waited for", "system/e2e/finished-program.test.ts > does not keep a finished program alive"),
  done(23, "credentials with a line end", "unit/auth/token-request.test.ts > a line end after the secret"),
  done(24, "what an outage says", "unit/errors/errors.test.ts > keeps what matters", "unit/telemetry.test.ts > counts in whole milliseconds"),
  done(25, "README's samples run", "system/readme/samples.test.ts > each sample runs against the sandbox"),
  done(26, "/testing without msw", "unit/scripts/build/testing-bundle.test.ts > work without msw, and nothing keeps the process alive"),
  done(27, "the sandbox in containers", "unit/testing/server-refusals.test.ts > on all addresses, for containers", "unit/options/settings.test.ts > elsewhere it is refused, unless its host is named"),
  { ...done(28, "silent typos", "unit/testing/api/validate.test.ts > a misspelt key would otherwise", "unit/testing/faults/check-matcher.test.ts > a fault that no request can meet is refused"), open: "a misspelt type of isProblem compiles: the union is open" },
  done(29, "messages, hovers, docblocks", "types/editor.test.ts > the compiler says what to write", "types/editor.test.ts > a hover on a result is a line", "types/docblocks.test.ts > every member of an export says what it is"),
  done(30, "using; errors in JSON", "unit/client.test.ts > comes by %s", "unit/auth/provider/status.test.ts > comes by %s", "unit/errors/errors.test.ts > keeps what matters"),
  done(31, "a double tap outlives sleep", "unit/call/sleep.test.ts > both taps of a double tap are not sent after the sleep"),
  done(32, "a fetch that repeats by itself", "system/wire/repeating.test.ts > carried out, then refused by the next host"),
  done(33, "maxAge under a wrapped fetch, HTTP/2", "unit/call/sent-proof/sent-proof.test.ts > on Node %i"),
  done(34, "joining over an opposite", "unit/commands/unconfirmed.test.ts > a command is not joined once the opposite went"),
  done(35, "problems of other JSON types", "unit/problems.test.ts > has its members in their declared JSON types only"),
  done(36, "gzip of 1 MB, inflated 1 GB", "system/wire/gzip.test.ts > an answer of 1 MB that inflates to 1 GB"),
  done(37, "polluted prototypes, getters", "unit/options/settings.test.ts > a polluted prototype leads nowhere"),
  done(38, "odd values from the caller", "unit/commands/unconfirmed.test.ts > odd values from the caller"),
  done(39, "bodies that are no web streams", "system/wire/mistakes.test.ts > a fetch whose bodies are no web streams"),
  done(40, "abort from a hook", "unit/call/waits.test.ts > from a hook at attempt-failed"),
  done(41, "verify on an endless source", "unit/commands/verify.test.ts > it stops looking after 10 s"),
  done(42, "secrets that others repeat", "unit/guards/leaks.test.ts > nothing that can be shown shows a secret"),
  done(43, "small ones", "unit/call/attempt.test.ts > what an answer says of itself", "unit/commands/unconfirmed.test.ts > a middleware that answers by itself has sent nothing"),
  done(44, "the sandbox's server", "unit/testing/server-refusals.test.ts > what is odd gets a problem", "unit/testing/gateway/host-header.test.ts > DNS rebinding", "system/package/tarball.test.ts > no code and no declaration that no entry reaches"),
];

/** The proofs that are not there: a file that is gone, a title that it no longer has. */
export function missingProofs({ shownBy }: Finding): string[] {
  return shownBy.filter((proof) => {
    const [file = "", title = ""] = proof.split(" > ");
    const path = `test/${file}`;
    return !existsSync(path) || !readFileSync(path, "utf8").includes(title);
  });
}

/** A line for each finding, and whether every test that one names is there. */
export function describeFindings(findings: readonly Finding[]): { readonly lines: string[]; readonly ok: boolean } {
  const lines = findings.map((finding) => {
    const missing = missingProofs(finding);
    const { row, what, open } = finding;
    const state = missing.length > 0 ? "FAIL" : open ? "not done" : "done";
    const why = missing.length > 0 ? `: there is no ${missing.join(", no ")}` : open ? `: ${open}` : "";
    return `     ${String(row).padStart(2)} ${state.padEnd(8)} ${what}${why}`;
  });
  return { lines, ok: findings.every((finding) => missingProofs(finding).length === 0) };
}
