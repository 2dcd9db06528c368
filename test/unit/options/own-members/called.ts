import { createSandbox } from "invers-oneapi/testing";
import { createClient } from "../../../support/client.ts";

/** What a client sent, and what its call came to. */
export async function called(
  options: object,
  made: ReturnType<typeof createSandbox> = createSandbox(),
): Promise<unknown> {
  const client = createClient({ ...made.credentials, fetch: made.fetch });
  const { data, error } = await client.GET("/vehicles", options);
  return [made.requests.map(({ url }) => url), data?.items?.length, error?.status];
}
