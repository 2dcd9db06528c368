import type { Sandbox, SandboxVehicle } from "invers-oneapi/testing";

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into JSON of every form
  body: any;
}

export const basic = (id: string, secret: string): string => `Basic ${btoa(`${id}:${secret}`)}`;

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") && text !== "";
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export async function requestToken(
  sandbox: Sandbox,
  authorization?: string,
  query = "grant_type=client_credentials",
) {
  const { clientId, clientSecret } = sandbox.credentials;
  const headers = { Authorization: authorization ?? basic(clientId, clientSecret) };
  return read(await sandbox.fetch(`/auth/oauth/token?${query}`, { method: "POST", headers }));
}

/** A caller with a token of its own. */
export async function signIn(sandbox: Sandbox) {
  const { body } = await requestToken(sandbox);
  const headers = { Authorization: `Bearer ${body.access_token}`, "Content-Type": "application/json" };
  const raw = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    sandbox.fetch(path, { method, headers, ...init });
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> =>
    read(await raw(method, path, body === undefined ? {} : { body: JSON.stringify(body) }));
  const command = (vehicle: SandboxVehicle, name: string): Promise<Answer> =>
    call("POST", `/vehicles/${vehicle.id}/commands/${name}`);
  return { token: body.access_token as string, headers, raw, call, command };
}

/** The first vehicle of the fleet for which a condition holds. */
export function find(sandbox: Sandbox, is: (vehicle: SandboxVehicle) => boolean): SandboxVehicle {
  const found = sandbox.vehicles.find(is);
  if (!found) throw new Error("the fleet has no such vehicle");
  return found;
}

/** A car that takes every command of a car. */
export const readyCar = (sandbox: Sandbox): SandboxVehicle =>
  find(
    sandbox,
    ({ vehicle, setup, online, moving }) =>
      setup === "SUCCEEDED" &&
      online &&
      !moving &&
      !vehicle.sharing &&
      vehicle.capabilities?.commands?.includes("UNLOCK_AND_ENABLE_DRIVING") === true,
  );

/** What a promise rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<Error & { cause?: { code?: string } }> =>
  promise.then(
    () => {
      throw new Error("it did not reject");
    },
    (error) => error,
  );
