import ts from "typescript";
import { commentsBefore, isExported, membersOf, namesOf, statementsOf } from "./surface.ts";

/** Whether API Extractor found no docblock at a declaration or a member: it says so in the comment before it. */
const isUndocumented = (node: ts.Node): boolean => commentsBefore(node).includes("(undocumented)");

const labelOf = (member: ts.TypeElement | ts.ClassElement): string =>
  member.name?.getText() ?? (ts.isIndexSignatureDeclaration(member) ? "[]" : "()");

/**
 * What has no docblock of the exports, and of the members of all that a page shows: a caller meets those of a type that
 * cannot be imported too. An editor shows each overload with its own docblock, so each has to have one.
 *
 * @param marked declarations with API Extractor's marks
 * @param elsewhere names that are not looked at: they are generated, or stand on another page
 */
export function undocumentedIn(marked: string, elsewhere: ReadonlySet<string>): string[] {
  return statementsOf(marked).flatMap((statement) => {
    const [name = ""] = namesOf(statement);
    if (elsewhere.has(name)) return [];
    const members = (membersOf(statement) ?? []).filter(isUndocumented);
    return [
      ...(isExported(statement) && isUndocumented(statement) ? [name] : []),
      ...members.map((member) => `${name}.${labelOf(member)}`),
    ];
  });
}
