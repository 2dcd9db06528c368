import { createClient } from "invers-oneapi";
import { createSandbox, createTokenStore } from "invers-oneapi/testing";

const sandbox = createSandbox();
const tokenStore = createTokenStore(); // redisTokenStore(...) in production

const processes = [1, 2, 3].map(() =>
  createClient({ ...sandbox.credentials, fetch: sandbox.fetch, tokenStore }),
);
await Promise.all(processes.map((client) => client.GET("/vehicles")));
console.log(`${processes.length} clients, ${sandbox.tokenRequests} token request`);
