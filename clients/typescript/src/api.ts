import createClient, { type Client, type Middleware } from "openapi-fetch";

import { RegattaError, type ErrorBody } from "./errors.js";
import type { paths } from "./generated/rest.js";
import type { Session } from "./session.js";

/** The calls of the server, typed: `api.GET("/api/okrs", { params: { query: { session } } })`. */
export type Api = Client<paths, `${string}/${string}`>;

/** Paths that are asked for without a token, and that a fresh one would not help. */
const OPEN =
  /^\/api\/auth\/(login|register|refresh|verify|verify-otp|providers|password-reset.*|oidc\/.+)$/;

/**
 * Returns the typed calls of a server. A refusal is thrown as a {@link RegattaError}; one for a
 * token that has just ended is tried again with a new one.
 */
export function createApi(
  url: string,
  session: Session,
  fetcher: (request: Request) => Promise<Response> = (request) => fetch(request),
): Api {
  const api = createClient<paths>({ baseUrl: url, fetch: withToken(session, fetcher) });
  api.use(THROWING);
  return api;
}

function withToken(session: Session, fetcher: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    if (OPEN.test(new URL(request.url).pathname)) return fetcher(request);
    const token = await session.token();
    if (token === null) return fetcher(request);
    const again = request.clone();
    const reply = await fetcher(authorized(request, token));
    if (reply.status !== 401) return reply;
    return fetcher(authorized(again, await session.renew(token)));
  };
}

function authorized(request: Request, token: string): Request {
  request.headers.set("authorization", `Bearer ${token}`);
  return request;
}

const THROWING: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return undefined;
    const text = await response.text();
    throw new RegattaError(refusal(text, response), response.status);
  },
};

/** What stands between us and the server may answer in a form of its own. */
function refusal(text: string, response: Response): ErrorBody {
  try {
    const { error } = JSON.parse(text) as { error?: ErrorBody };
    if (typeof error?.code === "string") return error;
  } catch {
    // No JSON: said below.
  }
  return { code: "unexpected_reply", message: `The server answered ${response.status}.` };
}
