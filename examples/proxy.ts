import { createClient } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { EnvHttpProxyAgent, fetch } from "undici";

const sandbox = createSandbox();
const server = await sandbox.listen();

const dispatcher = new EnvHttpProxyAgent(); // reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY
const client = createClient({
  ...sandbox.credentials,
  baseUrl: server.url,
  // The casts: undici and the DOM library have types of their own for the same objects.
  fetch: (url, init) => fetch(url, { ...init, dispatcher } as object) as unknown as Promise<Response>,
  fetchSendsOnce: true, // undici sends each request once
});
const { data } = await client.GET("/vehicles");
console.log(`${data?.items.length} vehicles`);

await dispatcher.close();
await server.close();
