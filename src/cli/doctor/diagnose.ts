import type { ClientAuthentication } from "../../options/client-options.ts";
import { judgeApi, judgeClock, judgePermissions, judgeRateLimit } from "./answer.ts";
import { type Finding, STEPS, type Step, skipped } from "./finding.ts";
import { judgeDns, judgeTls } from "./network.ts";
import type { Probes } from "./probes.ts";
import { judgeProxy, proxyFor } from "./proxy.ts";
import { judgeToken } from "./token.ts";
import { type Environment, judgeUrls, judgeVariables, odditiesOf, urlsOf } from "./variables.ts";

/** What the doctor is told. */
export interface Setup {
  readonly env: Environment;
  /** Of Node, such as `v24.1.0`. */
  readonly nodeVersion: string;
  readonly form: ClientAuthentication;
  /** Permissions of the cheap read, by the documents. */
  readonly needed: readonly string[];
  readonly nowMs: number;
  /** Is told what is looked at. */
  readonly progress: (what: string) => void;
}

/** Each finding as its probe comes back. What comes after one that is wrong is not probed. */
async function* examine(setup: Setup, probes: Probes): AsyncGenerator<Finding> {
  const { env, nodeVersion, form, needed, nowMs, progress } = setup;
  yield judgeVariables(env);
  const { baseUrl, tokenUrl } = urlsOf(env);
  yield judgeUrls({ baseUrl, tokenUrl });

  const origins = [...new Set([new URL(baseUrl).origin, new URL(tokenUrl).origin])];
  const targets = origins.map((origin) => new URL(origin));
  const proxies = targets.map((target) => proxyFor(target, env, nodeVersion));
  const used = (at: number): URL | undefined => (proxies[at]?.isUsed ? proxies[at].url : undefined);
  progress(`Looking up ${targets.map(({ hostname }) => hostname).join(" and ")}`);
  const resolved = await Promise.all(targets.map(({ hostname }) => probes.resolve(hostname)));
  yield judgeDns(
    resolved,
    proxies.every((proxy) => proxy?.isUsed),
  );

  const at = Math.max(
    proxies.findIndex((proxy) => proxy),
    0,
  );
  const proxy = used(at);
  yield judgeProxy(proxies[at], proxy && (await probes.tunnel(proxy, targets[at] as URL)));

  progress("Connecting");
  const connected = await Promise.all(targets.map((target, index) => probes.handshake(target, used(index))));
  yield judgeTls(connected, nowMs);

  progress("Asking the API without a token");
  const read = `${baseUrl}/vehicles?limit=1`;
  const answer = await probes.ask(read);
  yield judgeApi(answer);
  yield judgeClock(answer);

  progress("Asking for a token");
  const credentials = {
    clientId: env["INVERS_CLIENT_ID"] ?? "",
    clientSecret: env["INVERS_CLIENT_SECRET"] ?? "",
    form,
  };
  const { token, ...given } = await probes.token(tokenUrl, credentials);
  yield judgeToken(given, credentials, odditiesOf(env));

  progress("Reading one vehicle");
  const page = await probes.ask(read, token);
  yield judgePermissions(page, needed);
  yield judgeRateLimit(page);
}

/** A wrong clock is in the way of nothing that follows. */
const isInTheWay = ({ step, verdict }: Finding): boolean => verdict === "wrong" && step !== "clock";

/** The findings of all steps, in their order. */
export async function diagnose(setup: Setup, probes: Probes): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examine(setup, probes)) {
    findings.push(finding);
    if (isInTheWay(finding)) break;
  }
  const left = (Object.keys(STEPS) as Step[]).slice(findings.length);
  return [...findings, ...left.map(skipped)];
}

/** What the whole comes to. */
export interface Diagnosis {
  /** One line: what is wrong, or that nothing is. */
  readonly summary: string;
  /** 0, or that of the first step that is wrong. */
  readonly exitCode: number;
  /** For INVERS: of what is wrong, else of the last answer. */
  readonly flowId: string | undefined;
  readonly findings: readonly Finding[];
}

export function summarize(findings: readonly Finding[]): Diagnosis {
  const bad = findings.find(({ verdict }) => verdict === "wrong");
  const notes = findings.filter(({ verdict }) => verdict === "note").length;
  const fine = notes === 0 ? "It works" : `It works; ${notes} thing(s) are worth knowing`;
  return {
    summary: bad ? `${bad.step}: ${bad.saw}` : fine,
    exitCode: bad ? STEPS[bad.step] : 0,
    flowId: (bad ? [bad] : findings).findLast(({ flowId }) => flowId)?.flowId,
    findings,
  };
}
