import { describe, expect, test } from "vitest";
import { judgeApi, judgeClock, judgePermissions, judgeRateLimit } from "../../../../src/cli/doctor/answer.ts";
import { judgeDns, judgeTls } from "../../../../src/cli/doctor/network.ts";
import { judgeProxy, proxyFor } from "../../../../src/cli/doctor/proxy.ts";
import { judgeToken } from "../../../../src/cli/doctor/token.ts";
import { judgeUrls, judgeVariables, odditiesOf, urlsOf } from "../../../../src/cli/doctor/variables.ts";

const set = { INVERS_CLIENT_ID: "TESTX#cl1", INVERS_CLIENT_SECRET: "abcdef" };
const arrived = (status: number, headers: Record<string, string> = {}, more = {}) => ({
  status,
  headers: new Headers(headers),
  atMs: Date.parse("Thu, 26 Nov 2026 10:00:00 GMT"),
  ...more,
});

describe("variables", () => {
  test.each([
    [{ INVERS_CLIENT_SECRET: " abcdef" }, "begins with white space"],
    [{ INVERS_CLIENT_SECRET: "abcdef\r\n" }, "ends with a line end"],
    [{ INVERS_CLIENT_SECRET: "\tabcdef " }, "begins and ends with white space"],
    [{ INVERS_CLIENT_SECRET: '"abcdef"' }, "is in quotes, which became part of it"],
    [{ INVERS_CLIENT_SECRET: "abc\u0000def" }, "holds a control character"],
    [{ INVERS_CLIENT_ID: "TESTX" }, "has no #, where a .env file may have cut it off"],
    [{ INVERS_BASE_URL: "https://api.invers.com " }, "ends with white space"],
  ])("%j: %s", (change, what) => {
    expect(odditiesOf({ ...set, ...change })).toEqual([{ variable: Object.keys(change)[0], what }]);
    expect(judgeVariables({ ...set, ...change })).toMatchObject({ verdict: "note" });
  });

  test.each([
    [{}, "INVERS_CLIENT_ID and INVERS_CLIENT_SECRET are not set", "set them to the id and secret of"],
    [{ INVERS_CLIENT_ID: "a#b" }, "INVERS_CLIENT_SECRET is not set", "set it to the secret of"],
    [{ INVERS_CLIENT_SECRET: "abc" }, "INVERS_CLIENT_ID is not set", "set it to the id of"],
  ])("of %j what is missing is named, and what to set it to", (env, saw, advice) => {
    expect(judgeVariables(env)).toMatchObject({ saw, advice: expect.stringContaining(advice) });
  });
});

describe("URLs", () => {
  test.each([
    [{}, "ok", "https://api.invers.com/auth/oauth/token"],
    [{ INVERS_BASE_URL: "https://a.example/v1/" }, "ok", "https://a.example/v1/auth/oauth/token"],
    [{ INVERS_BASE_URL: "https://a.example/vehicles" }, "note", "ends in /vehicles"],
    [{ INVERS_BASE_URL: "api.invers.com" }, "wrong", "INVERS_BASE_URL"],
    [{ INVERS_BASE_URL: "https://me:pw@a.example" }, "wrong", "INVERS_BASE_URL"],
    [{ INVERS_TOKEN_URL: "https://a.example/token?x=1" }, "wrong", "INVERS_TOKEN_URL"],
  ])("%j is %s", (env, verdict, saw) => {
    const found = judgeUrls(urlsOf(env));
    expect(found).toMatchObject({ verdict, saw: expect.stringContaining(saw) });
    expect(found.saw).not.toContain("pw");
  });
});

describe("DNS", () => {
  test("an address needs none, and a proxy looks names up by itself", () => {
    expect(judgeDns([{ host: "[::1]", error: "ENOTFOUND" }], false).verdict).toBe("ok");
    expect(judgeDns([{ host: "a.example", error: "ENOTFOUND" }], true).verdict).toBe("note");
    expect(judgeDns([{ host: "a.example", error: "EAI_AGAIN" }], false).advice).toContain(
      "the resolver does not answer",
    );
  });
});

describe("proxy", () => {
  const target = new URL("https://api.invers.com");
  const node = "v24.1.0";
  const told = { NODE_USE_ENV_PROXY: "1" };

  test.each([
    [{}, undefined],
    [{ HTTP_PROXY: "http://p:1" }, undefined],
    [{ HTTPS_PROXY: "http://p:1" }, "HTTPS_PROXY"],
    [{ HTTPS_PROXY: "http://p:1", https_proxy: "http://q:1" }, "https_proxy"],
    [{ HTTPS_PROXY: "p:1" }, "HTTPS_PROXY"],
    [{ HTTPS_PROXY: "http://p:1", NO_PROXY: "localhost, .invers.com" }, undefined],
    [{ HTTPS_PROXY: "http://p:1", NO_PROXY: "*.invers.com" }, undefined],
    [{ HTTPS_PROXY: "http://p:1", NO_PROXY: "api.invers.com:443" }, undefined],
    [{ HTTPS_PROXY: "http://p:1", NO_PROXY: "api.invers.com:80,invers.com" }, "HTTPS_PROXY"],
    [{ HTTPS_PROXY: "http://p:1", no_proxy: "*" }, undefined],
  ])("%j names %s", (env, variable) => {
    expect(proxyFor(target, env, node)?.variable).toBe(variable);
  });

  test.each([
    ["v24.0.0", told, true],
    ["v22.21.0", told, true],
    ["v22.20.0", told, false],
    ["v20.19.0", told, false],
    ["v24.0.0", {}, false],
  ])("Node %s with %j goes by it: %s", (version, env, isUsed) => {
    expect(proxyFor(target, { HTTPS_PROXY: "http://p:1", ...env }, version)?.isUsed).toBe(isUsed);
  });

  test("is judged without its credentials", () => {
    const proxy = proxyFor(target, { HTTPS_PROXY: "http://me:hidden@p:1", ...told }, node);
    const all = [undefined, { status: 200 }, { status: 403 }, { status: 407 }, { error: "ECONNREFUSED" }].map(
      (tunnel) => judgeProxy(proxy, tunnel),
    );
    expect(all.map(({ verdict }) => verdict)).toEqual(["note", "ok", "wrong", "wrong", "wrong"]);
    expect(JSON.stringify(all)).not.toContain("hidden");
    expect(judgeProxy(proxyFor(target, { HTTPS_PROXY: "http://", ...told }, node), undefined).verdict).toBe(
      "wrong",
    );
  });
});

describe("TLS", () => {
  test.each([
    ["SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "issued by Filter Inc"],
    ["CERT_HAS_EXPIRED", "clock is wrong"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "of another host"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "speaks no TLS"],
    ["ECONNRESET", "firewall"],
    ["EHOSTUNREACH", "check host, port and firewall"],
  ])("%s: %s", (error, advice) => {
    const found = judgeTls([{ host: "a.example", error, issuer: "Filter Inc" }], 0);
    expect(found).toMatchObject({ verdict: "wrong", advice: expect.stringContaining(advice) });
  });

  test("a certificate that soon expires is worth knowing", () => {
    const secure = { host: "a.example", protocol: "TLSv1.3", issuer: "CA", validTo: 3 * 86_400_000 };
    expect(judgeTls([secure], 0)).toMatchObject({
      verdict: "note",
      saw: expect.stringContaining("within 3 days"),
    });
    expect(judgeTls([{ ...secure, validTo: 90 * 86_400_000 }], 0).verdict).toBe("ok");
  });
});

describe("answers", () => {
  test.each([
    [arrived(401, { "x-invers-flow-id": "f" }), "ok"],
    [arrived(302, { location: "https://login.example" }), "wrong"],
    [arrived(404, { "x-invers-flow-id": "f" }), "wrong"],
    [arrived(200, { "content-type": "text/plain" }), "wrong"],
    [{ error: "reset" }, "wrong"],
  ])("the API, case %#", (answer, verdict) => {
    expect(judgeApi(answer).verdict).toBe(verdict);
  });

  test.each([
    ["Thu, 26 Nov 2026 10:00:01 GMT", "ok", "as the server's"],
    ["Thu, 26 Nov 2026 10:00:30 GMT", "ok", "30 s behind"],
    ["Thu, 26 Nov 2026 10:03:00 GMT", "wrong", "3 min behind"],
    ["Thu, 26 Nov 2026 09:50:00 GMT", "wrong", "10 min ahead"],
    ["noon", "note", "no date"],
  ])("the clock at %s", (date, verdict, saw) => {
    expect(judgeClock(arrived(200, { date }))).toMatchObject({ verdict, saw: expect.stringContaining(saw) });
  });

  test("permissions and rate limit", () => {
    expect(judgePermissions({ error: "reset" }, []).verdict).toBe("wrong");
    expect(judgePermissions(arrived(403), []).saw).toContain("a permission is missing");
    expect(judgePermissions(arrived(500), []).advice).toContain("flow id");
    const fault = judgePermissions({ ...arrived(403), problem: "/problems/authorization-server-error" }, []);
    expect(fault.saw).not.toContain("missing");
    expect(fault.advice).toContain("try again later");
    expect(judgeRateLimit({ error: "reset" }).verdict).toBe("note");
    expect(judgeRateLimit(arrived(200)).saw).toBe("the answer names none");
    const few = { "x-rate-limit-limit": "100", "x-rate-limit-remaining": "9" };
    expect(judgeRateLimit(arrived(200, few)).verdict).toBe("note");
  });
});

describe("token", () => {
  const credentials = { clientId: "TESTX#cl1", clientSecret: "abc", form: "basic" } as const;
  test.each([
    ["invalid_client", "basic-encoded"],
    ["http-404", "INVERS_TOKEN_URL"],
    ["http-503", "try again later"],
    ["unsupported_grant_type", "flow id"],
    ["dns", "firewall"],
  ])("%s: %s", (code, advice) => {
    const found = judgeToken({ code, message: "m", flowId: "f" }, credentials, []);
    expect(found).toMatchObject({ verdict: "wrong", flowId: "f", advice: expect.stringContaining(advice) });
  });

  test("a short life is worth knowing", () => {
    expect(judgeToken({ lifetimeMs: 60_000 }, credentials, []).verdict).toBe("note");
    expect(judgeToken({ lifetimeMs: 3_600_000 }, credentials, []).verdict).toBe("ok");
  });
});
