import { createSandbox, type Sandbox, type SandboxOptions } from "invers-oneapi/testing";
import { onTestFinished } from "vitest";
import { type DoctorOptions, doctorCommand } from "../../../src/cli/doctor-command.ts";
import { capture } from "./said.ts";

/** Where the doctor is to look, and the sandbox that it meets there. */
export interface Scene extends DoctorOptions {
  readonly env: Record<string, string>;
  readonly sandbox: Sandbox;
}

export async function scene(options: SandboxOptions = {}, env: Record<string, string> = {}): Promise<Scene> {
  const sandbox = createSandbox(options);
  const server = await sandbox.listen();
  onTestFinished(() => server.close());
  const { clientId, clientSecret } = sandbox.credentials;
  return {
    sandbox,
    resolve: async () => [{ address: "192.0.2.1" }],
    env: {
      INVERS_CLIENT_ID: clientId,
      INVERS_CLIENT_SECRET: clientSecret,
      INVERS_BASE_URL: server.url,
      ...env,
    },
  };
}

/** What the doctor says, and its exit code. */
export async function doctor(options: DoctorOptions, ...args: string[]) {
  const { out, error } = capture();
  const code = await doctorCommand(args, options);
  return { code, first: out[0], out: out.join("\n"), error };
}

export const VEHICLES = { path: "/vehicles" };
export const TOKENS = { path: "/auth/oauth/token" };
/** The token endpoint refuses the credentials. */
export const refused = {
  kind: "status",
  status: 401,
  body: { error: "invalid_client" },
  on: TOKENS,
} as const;

export async function withFault(fault: Parameters<Sandbox["inject"]>[0]): Promise<Scene> {
  const made = await scene();
  made.sandbox.inject(fault);
  return made;
}

export async function withEnv(
  change: (env: Record<string, string>) => Record<string, string>,
): Promise<Scene> {
  const made = await scene();
  return { ...made, env: { ...made.env, ...change(made.env) } };
}
