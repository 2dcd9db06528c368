import type { JsonObject } from "../json.ts";
import { lookup, type Path, toFragment } from "../openapi/pointer.ts";
import type { Finding, Problem } from "../problem.ts";
import { locator } from "../read/locate.ts";
import { type Source, VENDOR } from "../read/source.ts";

/** Findings with their places in the text, each once, in the order of the text. */
export function located(findings: readonly Finding[], source: Source): Problem[] {
  if (findings.length === 0) return [];
  const locate = locator(source);
  const problems = new Map(
    findings.map(({ path, reason }): [string, Problem] => {
      const pointer = toFragment(path);
      return [`${pointer} ${reason}`, { file: source.shown, ...locate(path), pointer, reason }];
    }),
  );
  return [...problems.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

const ELSEWHERE = "refers to another file, ";

/** Says once that other files are needed, however many references lead there. */
export function asOne(
  findings: readonly Finding[],
  document: JsonObject,
  { fault = "a document has to be complete in itself" }: Source,
): Finding[] {
  const elsewhere = findings.filter(({ reason }) => reason.startsWith(ELSEWHERE));
  const [first] = elsewhere;
  if (first === undefined) return [...findings];
  const files = new Set(elsewhere.map(({ reason }) => reason.slice(ELSEWHERE.length).replace(/#.*/s, "")));
  const others = files.size > 1 ? ` and ${files.size - 1} more` : "";
  const [file] = files;
  const reason = `refers to another file, ${file}${others}: ${fault}`;
  return [
    ...findings.filter((finding) => !elsewhere.includes(finding)),
    // Where the document as it was received refers to it, which is where people look.
    { ...first, path: lookup(document, first.path) === undefined ? [] : first.path, reason },
  ];
}

/** What stops an import, with a way to go on. */
export function refusals(findings: readonly Finding[], document: JsonObject, source: Source): Problem[] {
  const paths = new Map(findings.map(({ path }) => [toFragment(path), path]));
  return located(findings, source).map((problem) => {
    const path = paths.get(problem.pointer ?? "") ?? [];
    return { ...problem, remedy: remedyOf(problem.reason, path, document, source) };
  });
}

/** The correction that lets a document of the vendor in; ours is simply put right. */
function remedyOf(reason: string, path: Path, document: JsonObject, source: Source): string | undefined {
  const isElsewhere = reason.startsWith(ELSEWHERE);
  const bundle = `Bundle it first: npx @redocly/cli bundle ${source.shown} -o bundled.yaml`;
  if (!source.file.startsWith(`${VENDOR}/`)) return isElsewhere ? bundle : undefined;
  const target = isElsewhere ? "$..[?search(@['$ref'], '^[^#]')]" : jsonPathOf(path, document);
  const action = `{ target: ${JSON.stringify(target)}, description: why, remove: true }`;
  const correction = `in openapi/vendor/corrections.yaml, extends: ${source.name}, an action ${action}`;
  if (!isElsewhere) return `To leave it out: ${correction}`;
  // What is not there no bundler finds either.
  const canBundle = source.fault === undefined || /^https?:/.test(reason.slice(ELSEWHERE.length));
  return canBundle
    ? `${bundle}; or leave the references out: ${correction}`
    : `To leave the references out: ${correction}`;
}

function jsonPathOf(path: Path, document: JsonObject): string {
  return path.reduce((target, key, at) => {
    const isIndex = Array.isArray(lookup(document, path.slice(0, at)));
    return `${target}[${isIndex ? key : `'${key.replace(/['\\\\]/g, "\\$&")}'`}]`;
  }, "$");
}
