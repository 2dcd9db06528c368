/** What `npm audit --json` prints, as far as it is used here. */
export interface AuditReport {
  /** Left out where the registry did not answer. */
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly severity: string;
        /** The advisories, or the names of the libraries by which it is affected. */
        readonly via: readonly (string | { readonly title: string; readonly url: string })[];
      }
    >
  >;
}

/** `name@version` without its version. */
const nameOf = (ref: string): string => ref.slice(0, ref.lastIndexOf("@"));

/**
 * The known vulnerabilities of what is shipped, each as a line; those of development alone are left out. `undefined` if
 * the report does not say.
 *
 * @param refs the libraries of all bills, as `name@version`
 */
export function vulnerabilitiesIn(
  { vulnerabilities }: AuditReport,
  refs: Iterable<string>,
): string[] | undefined {
  if (!vulnerabilities) return undefined;
  const shipped = new Set([...refs].map(nameOf));
  return Object.entries(vulnerabilities)
    .filter(([name]) => shipped.has(name))
    .map(([name, { severity, via }]) => {
      const reasons = via.map((reason) =>
        typeof reason === "string" ? reason : `${reason.title} ${reason.url}`,
      );
      return `${name} (${severity}): ${reasons.join("; ")}`;
    });
}
