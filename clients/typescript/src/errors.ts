/** What the server says when it refuses something, by REST and over sockets alike. */
export interface ErrorBody {
  code: string;
  message: string;
  details?: unknown;
  requestId?: string | null;
}

/** A refusal; `status` is 0 where it came over a socket. */
export class RegattaError extends Error {
  readonly code: string;
  readonly details: unknown;
  readonly requestId: string | null;
  readonly status: number;

  constructor(body: ErrorBody, status = 0) {
    super(body.message);
    this.name = "RegattaError";
    this.code = body.code;
    this.details = body.details ?? null;
    this.requestId = body.requestId ?? null;
    this.status = status;
  }
}

/** What is said while nothing is wrong with what was asked for: another try may be worth it. */
const PASSING = new Set(["unavailable", "internal_error", "rate_limited", "conflict", "no_answer"]);

/** Whether the same may be answered differently in a moment. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof RegattaError)) return true;
  return PASSING.has(error.code) || error.status >= 500 || error.status === 429;
}
