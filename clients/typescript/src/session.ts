import { RegattaError, type ErrorBody } from "./errors.js";

/** The tokens of one sign-in; the refresh token is good for one use. */
export interface Tokens {
  token: string;
  refreshToken: string;
}

/** Where the tokens are kept, for everything that shares the sign-in: other tabs, say. */
export interface Keeper {
  get(): Tokens | null;
  set(tokens: Tokens | null): void;
  /** Runs what only one of those that share the sign-in may do at a time. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Keeps tokens for this page alone; `changed` is told of every new pair, and of none. */
export function inMemory(
  tokens: Tokens | null = null,
  changed: (tokens: Tokens | null) => void = () => undefined,
): Keeper {
  return {
    get: () => tokens,
    set: (next) => {
      tokens = next;
      changed(next);
    },
    alone: (work) => work(),
  };
}

/** How long before its end a token is renewed, in milliseconds. */
const AHEAD = 60_000;

/**
 * One sign-in. Its access token is renewed when it is about to end; whoever asks for it in the
 * meantime waits for the same renewal, since a refresh token that is used twice ends the sign-in.
 */
export class Session {
  #renewal: Promise<string> | null = null;
  /** By how much our clock is ahead of the server's, as the last tokens have told. */
  #ahead = 0;
  readonly #url: string;
  readonly #keeper: Keeper;
  readonly #fetch: typeof fetch;

  constructor(
    url: string,
    keeper: Keeper = inMemory(),
    fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {
    this.#url = url;
    this.#keeper = keeper;
    this.#fetch = fetcher;
  }

  /** Whether somebody is signed in, as far as is known. */
  get signedIn(): boolean {
    return this.#keeper.get() !== null;
  }

  /** Takes the tokens of a new sign-in; null signs out. */
  set(tokens: Tokens | null): void {
    if (tokens !== null) this.#ahead = Date.now() - issuedAt(tokens.token);
    this.#keeper.set(tokens && { token: tokens.token, refreshToken: tokens.refreshToken });
  }

  /** Returns an access token that is good for a while yet; null when nobody is signed in. */
  async token(): Promise<string | null> {
    const tokens = this.#keeper.get();
    if (tokens === null) return null;
    return expiresIn(tokens.token) + this.#ahead > AHEAD ? tokens.token : await this.renew();
  }

  /**
   * Returns a new access token; one that is known already will do, if it is not the `stale` one.
   *
   * @throws RegattaError when the sign-in is over
   */
  async renew(stale?: string): Promise<string> {
    const tokens = this.#keeper.get();
    if (stale !== undefined && tokens !== null && tokens.token !== stale) return tokens.token;
    this.#renewal ??= this.#keeper
      .alone(() => this.#renew(tokens))
      .finally(() => {
        this.#renewal = null;
      });
    return await this.#renewal;
  }

  async #renew(before: Tokens | null): Promise<string> {
    const tokens = this.#keeper.get();
    if (tokens === null) throw over();
    // Somebody who shares the sign-in has just renewed it.
    if (tokens.refreshToken !== before?.refreshToken) return tokens.token;
    const reply = await this.#fetch(`${this.#url}/api/auth/refresh`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refreshToken: tokens.refreshToken }),
    });
    const body: unknown = await reply.json();
    const now = this.#keeper.get();
    if (now?.refreshToken !== tokens.refreshToken) {
      // Meanwhile somebody has signed out, or somebody else in.
      if (now === null) throw over();
      return now.token;
    }
    if (reply.ok) {
      this.set(body as Tokens);
      return (body as Tokens).token;
    }
    // A server that is out of order ends no sign-in.
    if (reply.status < 500 && reply.status !== 429) this.set(null);
    throw new RegattaError((body as { error: ErrorBody }).error, reply.status);
  }
}

function over(): RegattaError {
  return new RegattaError({ code: "not_authenticated", message: "Nobody is signed in." }, 401);
}

/** Returns for how many milliseconds a token is good by this clock; 0 for one that says nothing. */
export function expiresIn(token: string): number {
  const { exp } = claimsOf(token);
  return exp === undefined ? 0 : exp * 1000 - Date.now();
}

function issuedAt(token: string): number {
  const { iat } = claimsOf(token);
  return iat === undefined ? Date.now() : iat * 1000;
}

/** Returns the id of the user that a token is for; null for one that says nothing. */
export function userOf(token: string): string | null {
  return claimsOf(token).sub ?? null;
}

interface Claims {
  exp?: number;
  iat?: number;
  sub?: string;
}

function claimsOf(token: string): Claims {
  try {
    return JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/"))) as Claims;
  } catch {
    return {};
  }
}
