import { createClient, createTokenProvider } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

const sandbox = createSandbox();
const tokenProvider = createTokenProvider({ ...sandbox.credentials, fetch: sandbox.fetch });
const fleet = createClient({ tokenProvider, fetch: sandbox.fetch });
const sharing = createClient({ tokenProvider, fetch: sandbox.fetch, timeout: 20_000 });

await Promise.all([fleet.GET("/vehicles"), fleet.GET("/vehicles"), sharing.GET("/sharing-partners")]);
console.log(`${sandbox.tokenRequests} token request, state ${tokenProvider.status().state}`);
