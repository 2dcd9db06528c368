import { systemClock } from "../clock.ts";
import type { ClientAuthentication } from "../options/client-options.ts";
import { permissionsOf } from "../permissions.ts";
import { commandLine, readCommandLine } from "./command-line.ts";
import { type Diagnosis, diagnose, summarize } from "./doctor/diagnose.ts";
import type { Finding } from "./doctor/finding.ts";
import { createProbes, type ProbeOptions } from "./doctor/probes.ts";
import type { Environment } from "./doctor/variables.ts";
import { coloured, progress } from "./output.ts";

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
    json: { type: "boolean", help: "tell it as JSON" },
  },
  check({ values }) {
    const form = values["client-authentication"];
    return form === undefined || form === "basic" || form === "basic-encoded"
      ? undefined
      : "--client-authentication is basic or basic-encoded";
  },
});

/** Where the doctor looks; a test puts its own in place. */
export interface DoctorWorld extends Partial<ProbeOptions> {
  readonly env?: Environment;
  readonly nodeVersion?: string;
}

/** `invers-oneapi doctor`; its exit code says which step is wrong. */
export async function doctorCommand(args: string[], world: DoctorWorld = {}): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  const { values } = parsed;
  const { env = process.env, nodeVersion = process.version, clock = systemClock } = world;
  const probes = createProbes({ ...world, clock, fetch: world.fetch ?? globalThis.fetch });
  const setup = {
    env,
    nodeVersion,
    form: (values["client-authentication"] ?? "basic") as ClientAuthentication,
    // A document that was taken in may lack the operation.
    needed: (permissionsOf as (operation: string) => readonly string[])("GET /vehicles"),
    nowMs: clock.wall(),
    progress,
  };
  const diagnosis = summarize(await diagnose(setup, probes));
  console.log(values.json ? JSON.stringify(diagnosis, undefined, 2) : text(diagnosis).join("\n"));
  return diagnosis.exitCode;
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
