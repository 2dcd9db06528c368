import { createClient } from "../../client.ts";
import { OneApiError } from "../../errors/oneapi-error.ts";
import { compareAnswer, type SeenAnswer } from "../../monitor/compare-answer.ts";
import { loadContract } from "../../monitor/load-contract.ts";
import type { ClientOptions } from "../../options/client-options.ts";
import { isJson } from "../../platform/response-body.ts";

/** A thing that live answers have and the documents do not, or the other way round: names and kinds. */
export interface ReportedDifference {
  readonly operation: string;
  readonly status: number;
  readonly pointer: string;
  readonly kind: "contradicts" | "adds";
  readonly expected: string;
  readonly found: string;
  readonly evidence: string | undefined;
  /** Values of an enumeration that the documents do not list. */
  readonly values: readonly string[];
}

/** What the live answers came to. */
export interface LiveReport {
  /** Each read with its status, such as `GET /vehicles 200`. */
  readonly reads: readonly string[];
  readonly differences: readonly ReportedDifference[];
}

/** All that is sent for a report: reads. A brand is one that the documents name. */
const READS: readonly [path: string, params: object][] = [
  ["/vehicles", { query: { limit: 5 } }],
  ["/telematics-brands/{brand}/available-vehicle-models", { path: { brand: "CLOUDBOXX" } }],
  ["/sharing-partners", {}],
];

type Read = (path: string, init: object) => Promise<unknown>;

/** Reads, and compares what comes with a document, or with those of the package. */
export async function reportLive(options: ClientOptions, document: object | undefined): Promise<LiveReport> {
  const client = createClient({ ...options, appName: "doctor", retry: false });
  const seen: Promise<SeenAnswer>[] = [];
  client.use({
    onResponse({ request, schemaPath, response }) {
      const operation = `${request.method} ${schemaPath}`;
      const copy = response.clone();
      const { status } = copy;
      seen.push(copy.text().then((text) => ({ operation, status, isJson: isJson(copy), text })));
    },
  });
  try {
    for (const [path, params] of READS) {
      await (client.GET as unknown as Read)(path, { params }).catch((error: unknown) => {
        if (!OneApiError.is(error)) throw error;
      });
    }
  } finally {
    client.close();
  }
  const answers = await Promise.all(seen);
  const contract = await loadContract(document as Parameters<typeof loadContract>[0]);
  return {
    reads: answers.map(({ operation, status }) => `${operation} ${status}`),
    differences: merged(answers.flatMap((answer) => differencesOf(contract, answer))),
  };
}

function differencesOf(
  contract: Parameters<typeof compareAnswer>[0],
  answer: SeenAnswer,
): ReportedDifference[] {
  const { operation, status } = answer;
  return compareAnswer(contract, answer).map(({ pointer, kind, expected, found, evidence, unlisted }) => {
    const values = unlisted === undefined ? [] : [unlisted];
    return { operation, status, pointer, kind, expected, found, evidence, values };
  });
}

/** The same thing of several vehicles is one. */
function merged(all: readonly ReportedDifference[]): ReportedDifference[] {
  const byKey = new Map<string, ReportedDifference>();
  for (const one of all) {
    const { operation, status, pointer, expected, found } = one;
    const key = [operation, status, pointer, expected, found].join(" ");
    const values = new Set([...(byKey.get(key)?.values ?? []), ...one.values]);
    byKey.set(key, { ...one, values: [...values].sort() });
  }
  return [...byKey.values()];
}
