import { createSandbox } from "invers-oneapi/testing";

const sandbox = createSandbox();
globalThis.fetch = sandbox.fetch;
process.env["INVERS_CLIENT_ID"] = sandbox.credentials.clientId;
process.env["INVERS_CLIENT_SECRET"] = sandbox.credentials.clientSecret;
