import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { atEnd } from "../process/at-end.ts";
import { temporaryFolder } from "../process/temporary-folder.ts";
import type { Peers } from "./connect.ts";
import type { Platform } from "./platform.ts";

/** The one that the system has: browsers are in no package registry of npm. */
const CHROMIUM = process.env["CHROMIUM"] ?? "chromium";
const TIMEOUT_MS = 240_000;

/** No sandbox, since it refuses to run as root; and none of what Chromium asks the network for by itself. */
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

const versionOf = async (): Promise<string> =>
  (await promisify(execFile)(CHROMIUM, ["--version"])).stdout.trim();

/** Serves a page that runs the program, and hands what the page sends to `done`. */
function pageServer(folder: string, peers: Peers, done: (results: string) => void): Server {
  const files: Record<string, [type: string, content: string]> = {
    "/": ["text/html", '<!doctype html><script type="module" src="/page.mjs"></script>'],
    "/page.mjs": ["text/javascript", readFileSync(join(folder, "page.mjs"), "utf8")],
    "/peers": ["application/json", JSON.stringify(peers)],
  };
  return createServer(async (request, response) => {
    if (request.url === "/results") done(await text(request));
    const [type, content] = files[request.url ?? ""] ?? [];
    response.writeHead(type ? 200 : 404, type ? { "content-type": type } : {}).end(content);
  });
}

/** The page is of another origin than the API, as a web application's is. */
export const chromium: Platform = {
  name: "chromium",
  missing: () =>
    versionOf().then(
      () => undefined,
      () => `there is no ${CHROMIUM} on this machine; the variable CHROMIUM may name another`,
    ),
  async run(folder, peers) {
    let server!: Server;
    const results = new Promise<string>((resolve) => {
      server = pageServer(folder, peers, resolve);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const profile = temporaryFolder("chromium");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const child = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile.path}`, url], { stdio: "ignore" });
    const end = atEnd(() => void child.kill());
    const ended = once(child, "exit");
    const timer = setTimeout(() => child.kill(), TIMEOUT_MS);
    try {
      const early = ended.then(() => Promise.reject(new Error("Chromium ended before the page was done")));
      return {
        version: (await versionOf()).replace(/ built on.*/, ""),
        results: JSON.parse(await Promise.race([results, early])),
      };
    } finally {
      clearTimeout(timer);
      end();
      await ended;
      server.close();
      server.closeAllConnections();
      profile.remove();
    }
  },
};
