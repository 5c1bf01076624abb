import { RegattaError, type ErrorBody } from "./errors.js";

/** The tokens of one sign-in; the refresh token is good for one use. */
export interface Tokens {
  token: string;
  refreshToken: string;
}

/** How long before its end a token is renewed, in milliseconds. */
const AHEAD = 60_000;

/**
 * One sign-in. Its access token is renewed when it is about to end; whoever asks for it in the
 * meantime waits for the same renewal, since a refresh token that is used twice ends the sign-in.
 */
export class Session {
  #tokens: Tokens | null;
  #renewal: Promise<string> | null = null;
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #changed: (tokens: Tokens | null) => void;

  /**
   * @param url of the server
   * @param tokens from an earlier sign-in
   * @param changed is told of every new pair, to keep it, and of null when the sign-in is over
   */
  constructor(
    url: string,
    tokens: Tokens | null = null,
    changed: (tokens: Tokens | null) => void = () => undefined,
    fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {
    this.#url = url;
    this.#tokens = tokens;
    this.#changed = changed;
    this.#fetch = fetcher;
  }

  /** Whether somebody is signed in, as far as is known. */
  get signedIn(): boolean {
    return this.#tokens !== null;
  }

  /** Takes the tokens of a new sign-in; null signs out. */
  set(tokens: Tokens | null): void {
    this.#tokens = tokens;
    this.#changed(tokens);
  }

  /** Returns an access token that is good for a while yet; null when nobody is signed in. */
  async token(): Promise<string | null> {
    if (this.#tokens === null) return null;
    return expiresIn(this.#tokens.token) > AHEAD ? this.#tokens.token : await this.renew();
  }

  /**
   * Returns a new access token.
   *
   * @throws RegattaError when the sign-in is over
   */
  renew(): Promise<string> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renew(): Promise<string> {
    if (this.#tokens === null) throw over();
    const reply = await this.#fetch(`${this.#url}/api/auth/refresh`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refreshToken: this.#tokens.refreshToken }),
    });
    const body: unknown = await reply.json();
    if (reply.ok) {
      const { token, refreshToken } = body as Tokens;
      this.set({ token, refreshToken });
      return token;
    }
    const refusal = new RegattaError((body as { error: ErrorBody }).error, reply.status);
    // A server that is out of order ends no sign-in.
    if (reply.status < 500 && reply.status !== 429) this.set(null);
    throw refusal;
  }
}

function over(): RegattaError {
  return new RegattaError({ code: "not_authenticated", message: "Nobody is signed in." }, 401);
}

/** Returns for how many milliseconds a token is good by this clock; 0 for one that says nothing. */
export function expiresIn(token: string): number {
  try {
    const claims = JSON.parse(atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/"))) as {
      exp?: number;
    };
    return (claims.exp ?? 0) * 1000 - Date.now();
  } catch {
    return 0;
  }
}
