import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>
  >;
}

const isPinned = (uses: string): boolean => /^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/.test(uses);

/** What of a workflow's text breaks our rules: least permissions, fixed actions, no text of others in a script. */
export function breachesIn(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([job, { steps }]) => steps.map((step) => ({ job, ...step })));
  const isEmpty = (value: unknown): boolean => JSON.stringify(value) === "{}";
  const breaches: (string | false)[] = [
    !isEmpty(workflow.permissions) && "the workflow's own permissions are not empty",
    ...jobs.map(([job, { permissions }]) => !permissions && `${job}: names no permissions`),
    ...steps.map(
      ({ job, uses }) => uses !== undefined && !isPinned(uses) && `${job}: ${uses} is not a commit`,
    ),
    ...steps.map(({ job, run }) => run?.includes("${{") === true && `${job}: an expression within a script`),
    ...[...text.matchAll(/uses: (\S+@[0-9a-f]{40})(?! # v\d+\.\d+\.\d+$)/gm)].map(
      ({ 1: uses }) => `${uses} has no version beside it`,
    ),
    /\bsecrets\b/.test(text) && "it uses a secret",
  ];
  return breaches.filter((breach) => breach !== false);
}
