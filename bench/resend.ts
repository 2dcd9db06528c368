// npm run bench -- resend: how many times does one POST arrive when the server reads it and then resets the connection?
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Peer, peers } from "./resend-peers.ts";
import { writeResult } from "./results.ts";

let arrived = 0;
const server = createServer((request, response) => {
  if (request.url?.startsWith("/auth/")) {
    response.setHeader("content-type", "application/json");
    response.end('{"access_token":"t","token_type":"bearer","expires_in":900}');
    return;
  }
  request.resume().once("end", () => {
    arrived++;
    request.socket.resetAndDestroy();
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function versionOf({ of }: Peer): Promise<string> {
  const file = new URL(of ? `node_modules/${of}/package.json` : "../package.json", import.meta.url);
  return JSON.parse(await readFile(file, "utf8")).version;
}

async function toldBy(peer: Peer): Promise<string> {
  try {
    return String(await peer.send(baseUrl));
  } catch (error) {
    const { name, code, cause } = error as { name: string; code?: string; cause?: { code?: string } };
    return `throws ${[name, code ?? cause?.code].filter(Boolean).join(", ")}`;
  }
}

console.log(
  "| client | version | how | the POST arrives | the caller is told |\n| --- | --- | --- | ---: | --- |",
);
const rows: object[] = [];
for (const peer of peers) {
  arrived = 0;
  const told = await toldBy(peer);
  const version = peer.name.startsWith("fetch") ? process.versions.node : await versionOf(peer);
  const ours = peer.name === "invers-oneapi";
  rows.push({ client: peer.name, version, how: peer.how, arrived, told });
  const cells = [ours ? `**${peer.name}**` : peer.name, version, peer.how, arrived, told];
  console.log(`| ${cells.join(" | ")} |`);
  if (ours && (arrived !== 1 || !told.includes("unknown"))) process.exitCode = 1;
}
writeResult("resend", { rows });
server.close();
server.closeAllConnections();
