/** What there may be beside `fetch`. The core loads wherever there is `fetch`, so it imports nothing of this. */
interface Host {
  readonly Bun?: unknown;
  readonly Deno?: { createHttpClient?(options: { poolMaxIdlePerHost: number }): unknown };
  readonly navigator?: { readonly userAgent?: unknown };
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly versions?: {
      readonly node?: string;
      readonly bun?: string;
      readonly deno?: string;
      readonly electron?: string;
    };
    getBuiltinModule?(name: string): unknown;
  };
}

export const host = globalThis as unknown as Host;

/** A channel of Node's `diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

/** Five channels of it around some work. */
export interface TracingChannel
  extends Readonly<Record<"start" | "end" | "asyncStart" | "asyncEnd" | "error", Channel>> {
  /** Missing before Node 20.13, and in Bun. */
  readonly hasSubscribers?: boolean | undefined;
  tracePromise<T>(work: () => Promise<T>, message: object): Promise<T>;
}

/** What is used of Node's `diagnostics_channel`. */
export interface DiagnosticsChannels {
  channel(name: string): Channel;
  tracingChannel?(name: string): TracingChannel;
  subscribe(name: string, listener: (message: unknown) => void): void;
  unsubscribe(name: string, listener: (message: unknown) => void): void;
}

/** Node's `diagnostics_channel`, where the platform has it. */
export const diagnosticsChannels = (): DiagnosticsChannels | undefined =>
  host.process?.getBuiltinModule?.("node:diagnostics_channel") as DiagnosticsChannels | undefined;

/** Whether `fetch` is a browser's. A DOM that was put into Node (jsdom) changes the name only; Electron's windows are Chromium. */
export function isBrowser(): boolean {
  const { node, electron } = host.process?.versions ?? {};
  return (!node || !!electron) && /^Mozilla\//.test(String(host.navigator?.userAgent));
}
