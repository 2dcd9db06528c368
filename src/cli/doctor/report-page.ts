import type { LiveReport, ReportedDifference } from "./live-answers.ts";

const code = (text: string): string => (text ? `\`${text.replaceAll("|", "\\|")}\`` : "the whole body");

function row({ operation, status, pointer, expected, found, evidence, values }: ReportedDifference): string {
  const named = values.length > 0 ? `${found}: ${values.map(code).join(", ")}` : found;
  return `| ${code(operation)} ${status} | ${code(pointer)} | ${expected} | ${named} | ${evidence ?? ""} |`;
}

function section(title: string, differences: readonly ReportedDifference[]): string[] {
  if (differences.length === 0) return [];
  const head = [
    "| operation | where | documents | answers | how it was known |",
    "| --- | --- | --- | --- | --- |",
  ];
  return ["", `## ${title}`, "", ...head, ...differences.map(row)];
}

/** The report as a page that can be posted as an issue. */
export function reportPage({ reads, differences }: LiveReport, version: string, documents: string): string {
  const of = (kind: ReportedDifference["kind"]) => differences.filter((one) => one.kind === kind);
  return [
    "# What live answers have and the documents do not",
    "",
    `invers-oneapi ${version}, compared with ${documents}.`,
    "",
    "Names of properties, kinds of values, and values of enumerations; no other value of an answer is here. Please read it before you post it.",
    "",
    ...reads.map((read) => `- ${read}`),
    ...(differences.length === 0 ? ["", "Nothing differs."] : []),
    ...section("Contradicts the documents", of("contradicts")),
    ...section("Is not in the documents", of("adds")),
    "",
  ].join("\n");
}
