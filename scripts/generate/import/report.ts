import type { Change } from "../diff/change.ts";
import type { Entries, Entry } from "../diff/entries.ts";
import type { EvidenceItem } from "../diff/evidence.ts";
import type { FileChange } from "../write.ts";
import type { ReceivedDocument } from "./compare-received.ts";

/** How many lines a list may have before it is cut. */
const MOST_LINES = 200;

/** The report for people. */
export function reportText(received: ReceivedDocument, folder: string): string[] {
  const { file, replaces, version, comparison, openapi, sha256, parts } = received;
  const { operations, webhooks, schemas, evidence, breaks } = comparison;
  const incoming = `${folder}/${file} ${version.after} (OpenAPI ${openapi}, sha256 ${sha256.slice(0, 16)})`;
  const place =
    replaces === undefined
      ? "a new document"
      : `overrides ${folder}/${replaces}${version.before === undefined ? ", which cannot be read" : ` ${version.before}`}`;
  return [
    `${incoming}, ${place}`,
    ...(parts.length > 0 ? [`Bundled with ${parts.map((part) => part.file).join(", ")}`] : []),
    "",
    breaks === 0 ? "Nothing in it breaks callers." : `${count(breaks, "change")} of these break callers.`,
    ...section("Operations", operations),
    ...(isEmpty(webhooks) ? [] : section("Webhooks", webhooks)),
    ...section("Schemas", schemas),
    ...(replaces === undefined ? [] : evidenceSection(evidence)),
  ];
}

const isEmpty = ({ added, removed, changed }: Entries): boolean =>
  added.length + removed.length + changed.length === 0;

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

function section(title: string, { added, removed, changed }: Entries): string[] {
  const head = `${title}: ${added.length} added, ${removed.length} removed, ${changed.length} changed`;
  const lines = [
    ...removed.map((entry) => entryLine("-", entry)),
    ...changed.flatMap((entry) => [entryLine("~", entry), ...details(entry)]),
    ...added.map((entry) => entryLine("+", entry)),
  ];
  return ["", head, ...cut(lines)];
}

const entryLine = (sign: string, { name, breaks }: Entry): string =>
  `  ${sign} ${name}${breaks ? "  BREAKS" : ""}`;

function details({ changes, schemas = [] }: Entry): string[] {
  const own = [...changes].sort((a, b) => Number(b.breaks) - Number(a.breaks)).map(changeLine);
  const named = schemas.length > 5 ? [...schemas.slice(0, 5), `${schemas.length - 5} more`] : schemas;
  return [...own, ...(named.length > 0 ? [`      through the schemas ${named.join(", ")}`] : [])];
}

function changeLine({ breaks, side, text, pointer, document }: Change): string {
  const where = document === "before" ? `${pointer} (before)` : pointer;
  return `      ${breaks ? "BREAKS " : ""}${side}: ${text}  ${where}`;
}

function evidenceSection(items: readonly EvidenceItem[]): string[] {
  const of = (verdict: EvidenceItem["verdict"]) => items.filter((item) => item.verdict === verdict);
  const [wrong, right, open] = [of("contradicted"), of("confirmed"), of("not mentioned")];
  const loose = right.filter(({ details: more }) => more.length > 0);
  const lines = [...wrong, ...loose].flatMap(({ verdict, kind, pointer, evidence, details: more }) => [
    `  ${verdict === "contradicted" ? "wrong" : "loose"}: ${kind} ${pointer} (${evidence})`,
    ...more.slice(0, 10).map((text) => `      ${text}`),
  ]);
  const counts = `${wrong.length} contradicted, ${right.length} confirmed (${loose.length} of them loose), ${open.length} not mentioned`;
  return ["", `What our document had inferred or seen in examples: ${counts}`, ...cut(lines)];
}

function cut(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  return [
    ...lines.slice(0, MOST_LINES),
    `  ... ${lines.length - MOST_LINES} lines more; --json has them all`,
  ];
}

/** The report for programs. */
export function reportJson(received: ReceivedDocument): object {
  const { file, replaces, origin, sha256, parts, openapi, version, comparison } = received;
  const { breaks, operations, webhooks, schemas, evidence } = comparison;
  return {
    document: file,
    replaces: replaces ?? null,
    origin,
    openapi,
    version: { before: version.before ?? null, after: version.after },
    sha256,
    parts,
    breaks,
    operations,
    webhooks,
    schemas,
    evidence,
  };
}

/** The files that changed, for programs. */
export function filesJson(changes: readonly FileChange[]): object[] {
  return changes
    .filter(({ action }) => action !== "keep")
    .map(({ file, action }) => ({ path: file.replaceAll("\\", "/"), action }));
}
