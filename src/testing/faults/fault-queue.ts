import { own } from "../../options/own.ts";
import { TOKEN_PATH } from "../gateway/router.ts";
import type {
  AnswerFault,
  FaultMatcher,
  LatencyFault,
  LifetimeFault,
  SameTokenFault,
  SandboxFault,
} from "./faults.ts";

/** What a fault is matched against. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly template: string | undefined;
  readonly vehicleId: string | undefined;
}

/** The faults that a request meets. */
export interface MetFaults {
  latency?: LatencyFault;
  sameToken?: SameTokenFault;
  lifetime?: LifetimeFault;
  answer?: AnswerFault;
}

interface Waiting {
  readonly fault: SandboxFault;
  toPass: number;
  left: number;
}

const slotOf = (fault: SandboxFault): keyof MetFaults => {
  if (fault.kind === "latency" || fault.kind === "lifetime") return fault.kind;
  return fault.kind === "same-token" ? "sameToken" : "answer";
};

function isPath(wanted: string, { path, template }: FaultTarget): boolean {
  if (!wanted.endsWith("*")) return wanted === template || wanted === path;
  const beginning = wanted.slice(0, -1);
  return path.startsWith(beginning) || template?.startsWith(beginning) === true;
}

/** Whether only requests for a token meet it. */
export const isTokenFault = ({ kind }: SandboxFault): boolean => kind === "same-token" || kind === "lifetime";

function matches(fault: SandboxFault, target: FaultTarget): boolean {
  const { method, path, vehicleId }: FaultMatcher = fault.on ?? {};
  const forTokens = path === TOKEN_PATH || isTokenFault(fault);
  return (
    // An outage of the API must not be met by the request for a token that comes before it.
    forTokens === (target.template === TOKEN_PATH) &&
    (method === undefined || method.toUpperCase() === target.method) &&
    (path === undefined || isPath(path, target)) &&
    (vehicleId === undefined || vehicleId === target.vehicleId)
  );
}

/** The faults that wait for their requests, in the order in which they were injected. */
export interface FaultQueue {
  /** Adds a fault; returns a function that removes it. */
  add(fault: SandboxFault): () => void;
  /**
   * The faults that a request meets, used up by it: the first latency that matches, the first lifetime, the first
   * same-token, and the first of all others. The next ones stay for the next requests, so that a sequence of faults
   * is a script.
   */
  take(target: FaultTarget): MetFaults;
}

export function createFaultQueue(): FaultQueue {
  const queue = new Set<Waiting>();
  return {
    add(fault) {
      // A copy: a caller that goes on to change its object must not change the past.
      const copy = own(structuredClone(fault));
      const waiting: Waiting = {
        fault: copy.on ? own({ ...copy, on: own(copy.on) }) : copy,
        toPass: copy.after ?? 0,
        left: copy.times ?? 1,
      };
      queue.add(waiting);
      return () => {
        queue.delete(waiting);
      };
    },
    take(target) {
      const met: Record<string, SandboxFault> = {};
      for (const waiting of queue) {
        if (!matches(waiting.fault, target)) continue;
        if (waiting.toPass > 0) {
          waiting.toPass -= 1;
          continue;
        }
        const slot = slotOf(waiting.fault);
        if (met[slot]) continue;
        met[slot] = waiting.fault;
        waiting.left -= 1;
        if (waiting.left === 0) queue.delete(waiting);
      }
      return met as MetFaults;
    },
  };
}
