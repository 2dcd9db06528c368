import { addHeaders } from "./add-headers.ts";
import { aRequestForms, aSwitch, aTelemetry, hasFunctions, type Rules, timeRules } from "./check-options.ts";
import { providerRules } from "./provider-rules.ts";

function isHeaders(value: unknown): boolean {
  try {
    return !!addHeaders(new Headers(), value);
  } catch {
    return false;
  }
}

/** The options of `createClient`. */
export const clientRules: Rules = {
  ...providerRules,
  ...timeRules,
  fetchSendsOnce: aSwitch,
  allowCommandsInBrowser: aSwitch,
  telemetry: aTelemetry,
  pace: aSwitch,
  maxResponseBytes: [
    "a whole number of bytes above 0",
    (value) => Number.isSafeInteger(value) && (value as number) > 0,
  ],
  requestForms: aRequestForms,
  tokenProvider: ["a TokenProvider", (value) => hasFunctions(value, ["getToken", "invalidate"])],
  headers: ["valid HTTP headers", isHeaders],
  appName: ["printable ASCII", (value) => typeof value === "string" && /^[\x20-\x7e]+$/.test(value)],
};
