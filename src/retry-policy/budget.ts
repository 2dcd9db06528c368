/** Tokens of a client's retry budget; what one repeated attempt takes and one success gives back. */
export const BUDGET = { full: 100, retry: 10, success: 1 } as const;

/** The attempts of a client share one budget: without it an outage would be multiplied by everybody's retries. */
export interface Budget {
  /** Pays for a repeated attempt; `false` if the budget does not allow it. */
  spend(): boolean;
  earn(): void;
}

export function createBudget(): Budget {
  let left: number = BUDGET.full;
  return {
    spend() {
      if (left < BUDGET.retry) return false;
      left -= BUDGET.retry;
      return true;
    },
    earn() {
      left = Math.min(BUDGET.full, left + BUDGET.success);
    },
  };
}
