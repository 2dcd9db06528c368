import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { UNLOCK, VEHICLE } from "../../support/call.ts";
import { head, type Speak, wire } from "../../support/wire.ts";
import { clientOf, failureOf, json } from "./client.ts";

// A megabyte on the wire that inflates to a gigabyte: what is read is bounded by its inflated size.

const GIGABYTE = 2 ** 30;

/** Gzip of a gigabyte of blanks, made once and in pieces. */
const bomb: Promise<Buffer> = (async () => {
  const gzip = createGzip({ level: 9 });
  const pieces: Buffer[] = [];
  gzip.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => gzip.on("end", resolve));
  const blanks = Buffer.alloc(2 ** 20, " ");
  for (let written = 0; written < GIGABYTE; written += blanks.length)
    if (!gzip.write(blanks)) await new Promise((resolve) => gzip.once("drain", resolve));
  gzip.end();
  await ended;
  return Buffer.concat(pieces);
})();

const explode = async (status: string): Promise<Speak> => {
  const body = await bomb;
  const type = { ...json, "Content-Encoding": "gzip", "Content-Length": body.length };
  return (socket) => {
    socket.write(head(status, type));
    socket.end(body);
  };
};

describe("an answer of 1 MB that inflates to 1 GB", () => {
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = process.memoryUsage().rss;
    const result = await work();
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    return result;
  };

  it("is as small on the wire as that", async () => {
    expect((await bomb).length).toBeLessThan(1.1 * 2 ** 20);
  });

  it("ends a read at 10 MB, or at the option's limit, and is not read again", async () => {
    for (const maxResponseBytes of [undefined, 5_000]) {
      const { origin, requests, drained } = await wire(await explode("200 OK"));
      const { client } = clientOf(origin, { maxResponseBytes });
      const error = await within(() => failureOf(client.GET("/vehicles")));
      expect(error).toMatchObject({ name: "ResponseError", code: "too-large", attempts: 1 });
      expect(error.message).toContain(`larger than ${maxResponseBytes ?? 10_000_000} bytes`);
      expect(requests).toHaveLength(1);
      await drained();
    }
  });

  it("leaves a command confirmed, without its state", async () => {
    const { origin } = await wire(await explode("200 OK"));
    const { client } = clientOf(origin, { maxResponseBytes: 2 * GIGABYTE });
    const error = await within(() => failureOf(client.POST(UNLOCK, VEHICLE)));
    expect(error).toMatchObject({ code: "too-large", outcome: "confirmed", attempts: 1 });
    expect(error.message).toContain("larger than 1000000 bytes");
  });

  it("leaves a problem what its status says", async () => {
    const { origin } = await wire(await explode("404 Not Found"));
    const { client } = clientOf(origin);
    const { error } = await within(() => client.GET("/vehicles"));
    expect(error).toMatchObject({ type: "about:blank", status: 404 });
  });
});

it("a gzip of an honest size is read as ever", async () => {
  const body = gzipSync('{"items":[]}');
  const { origin } = await wire((socket) => {
    socket.write(head("200 OK", { ...json, "Content-Encoding": "gzip", "Content-Length": body.length }));
    socket.end(body);
  });
  expect((await clientOf(origin).client.GET("/vehicles")).data).toEqual({ items: [] });
});
