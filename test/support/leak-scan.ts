import { subscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { afterAll } from "vitest";
import { createScan, type Scan } from "./secrets.ts";

// Runs for every test file: learns each secret the moment it is put into a header, keeps everything that the package
// shows to anybody (errors, events, console), and looks for the ones in the others when the file is done.

const INSTALLED = Symbol.for("invers-oneapi.leak-scan");

function install(): Scan {
  const scan = createScan();

  // A secret gets out by one of two doors: Basic is made by btoa, Bearer is set on Headers.
  const { btoa: encode } = globalThis;
  globalThis.btoa = (text) => {
    const made = encode(text);
    const secret = text.slice(text.indexOf(":") + 1);
    scan.secret(
      made,
      secret,
      new TextDecoder().decode(Uint8Array.from(secret, (char) => char.charCodeAt(0))),
    );
    return made;
  };
  const { set } = Headers.prototype;
  Headers.prototype.set = function (name, value) {
    if (/^authorization$/i.test(name)) scan.secret(String(value).replace(/^\w+ /, ""));
    set.call(this, name, value);
  };

  // Every error of the package, of any copy of it, gets its brand in its constructor; its message may change until the end.
  const BRAND = Symbol.for("invers-oneapi.error");
  const { defineProperty } = Object;
  Object.defineProperty = (target, key, descriptor) => {
    if (key === BRAND) scan.shown(target);
    return defineProperty(target, key, descriptor);
  };

  subscribe("invers-oneapi", (event) => scan.shown(event));

  for (const method of ["debug", "error", "info", "log", "warn"] as const) {
    const write = console[method];
    console[method] = (...output: unknown[]) => {
      scan.shown(output.map((each) => (typeof each === "string" ? each : inspect(each))).join(" "));
      write.apply(console, output);
    };
  }
  return scan;
}

// Test files follow one another in one process: the doors are watched once, and each file is judged by itself.
const shared = globalThis as { [INSTALLED]?: Scan };
shared[INSTALLED] ??= install();
export const scan: Scan = shared[INSTALLED];

afterAll(() => {
  const leaks = scan.leaks();
  scan.clear();
  if (leaks.length) throw new Error(`a secret shows in what the tests produced:\n${leaks.join("\n")}`);
});
