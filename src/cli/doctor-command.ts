import { writeFileSync } from "node:fs";
import { describeProblem, InputError } from "../../scripts/generate/problem.ts";
import { systemClock } from "../clock.ts";
import type { ClientAuthentication } from "../options/client-options.ts";
import { VERSION } from "../options/version.ts";
import { permissionsOf } from "../permissions.ts";
import type { RequestForms } from "../types/request-forms.ts";
import { commandLine, readCommandLine } from "./command-line.ts";
import { type Diagnosis, diagnose, type Setup, summarize } from "./doctor/diagnose.ts";
import type { Finding } from "./doctor/finding.ts";
import { type LiveReport, reportLive } from "./doctor/live-answers.ts";
import { createProbes, type ProbeOptions } from "./doctor/probes.ts";
import { reportPage } from "./doctor/report-page.ts";
import { type Environment, urlsOf } from "./doctor/variables.ts";
import { coloured, progress } from "./output.ts";
import { isSystemError } from "./system-error.ts";

const LINE = commandLine({
  name: "invers-oneapi doctor",
  synopsis: "[options]",
  about: `Tells why it does not work, by the variables INVERS_CLIENT_ID, INVERS_CLIENT_SECRET, INVERS_BASE_URL and
    INVERS_TOKEN_URL: looks at them, at DNS, proxy, TLS, the clock, the token, permissions and rate limit, one after the
    other, until something is wrong. The first line says what. Nothing is changed and no command is sent. Exit code: 0,
    or that of the first step that is wrong: 10 variables, 11 URLs, 12 DNS, 13 proxy, 14 TLS, 15 API, 16 clock, 17 token,
    18 permissions, 19 rate limit; 2 for a wrong option.`,
  options: {
    "client-authentication": {
      type: "string",
      value: "<form>",
      help: "the form of Basic at the token endpoint, basic or basic-encoded; basic unless told otherwise",
    },
    report: {
      type: "string",
      value: "<file>",
      help: "if nothing is wrong, read a little more and write what live answers have that the documents lack",
    },
    from: {
      type: "string",
      multiple: true,
      value: "<source>",
      help: "with --report: documents of your own to compare with; without it, those of the package",
    },
    json: { type: "boolean", help: "tell it as JSON" },
  },
  check({ values }) {
    const { from, report, "client-authentication": form } = values;
    if (from && report === undefined) return "--from needs --report";
    return form === undefined || form === "basic" || form === "basic-encoded"
      ? undefined
      : "--client-authentication is basic or basic-encoded";
  },
});

/** What the doctor asks; a test gives its own. */
export interface DoctorOptions extends Partial<ProbeOptions> {
  readonly env?: Environment;
  readonly nodeVersion?: string;
}

/** `invers-oneapi doctor`; its exit code says which step is wrong. */
export async function doctorCommand(args: string[], options: DoctorOptions = {}): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  const { values } = parsed;
  const { env = process.env, nodeVersion = process.version, clock = systemClock } = options;
  const probes = createProbes({ ...options, clock, fetch: options.fetch ?? globalThis.fetch });
  const setup = {
    env,
    nodeVersion,
    form: (values["client-authentication"] ?? "basic") as ClientAuthentication,
    // A document that was imported may lack the operation.
    needed: (permissionsOf as (operation: string) => readonly string[])("GET /vehicles"),
    nowMs: clock.wall(),
    progress,
  };
  const diagnosis = summarize(await diagnose(setup, probes));
  const isReported = values.report !== undefined && diagnosis.exitCode === 0;
  try {
    const report = isReported ? await writeReport(setup, values, options) : undefined;
    const told = [...text(diagnosis), ...(report ? ["", countOf(report, values.report ?? "")] : [])];
    const json = { ...diagnosis, ...(report && { report }) };
    console.log(values.json ? JSON.stringify(json, undefined, 2) : told.join("\n"));
    return diagnosis.exitCode;
  } catch (error) {
    const reason = isSystemError(error) ? `--report ${values.report}: ${error.message}` : String(error);
    const problems = error instanceof InputError ? error.problems.map(describeProblem) : [reason];
    console.error(`invers-oneapi doctor: no report was written: ${problems.join("\n")}`);
    return 1;
  }
}

const countOf = ({ differences }: LiveReport, file: string): string =>
  `${differences.length} thing(s) differ from the documents: see ${file}, and read it before you post it`;

/** Reads with the same credentials, and writes the page in one go. */
async function writeReport(
  { env, form, progress: tell }: Setup,
  { report = "", from }: { readonly report?: string; readonly from?: string[] },
  { fetch, clock }: DoctorOptions,
): Promise<LiveReport> {
  tell("Reading for the report");
  const { document, forms } = from ? await readDocument(from, tell) : {};
  const options = {
    ...urlsOf(env),
    clientId: env["INVERS_CLIENT_ID"],
    clientSecret: env["INVERS_CLIENT_SECRET"],
    clientAuthentication: form,
    requestForms: forms,
    fetch,
    clock,
  };
  const live = await reportLive(options, document);
  writeFileSync(report, reportPage(live, VERSION, document ? "documents of one's own" : "its own documents"));
  return live;
}

async function readDocument(
  from: string[],
  tell: (step: string) => void,
): Promise<{ document: object; forms: RequestForms }> {
  const { runTimeDocument } = await import("../../scripts/generate/import/run-time-document.ts");
  return runTimeDocument(from, tell);
}

const MARKS = {
  ok: ["green", "ok"],
  note: ["yellow", "note"],
  wrong: ["red", "WRONG"],
  skipped: ["gray", "-"],
} as const;

function text({ summary, exitCode, flowId, findings }: Diagnosis): string[] {
  return [
    coloured(exitCode === 0 ? "green" : "red", summary),
    "",
    ...findings.flatMap(lines),
    ...(flowId ? ["", `Flow id, for INVERS: ${flowId}`] : []),
  ];
}

function lines({ step, verdict, saw, advice }: Finding): string[] {
  const [colour, mark] = MARKS[verdict];
  const line = `  ${coloured(colour, mark.padEnd(6))}${step.padEnd(12)}${saw}`;
  return advice ? [line, `  ${" ".repeat(18)}-> ${advice}`] : [line];
}
