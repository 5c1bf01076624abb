import { api } from "../session";

const KEPT = "regatta-sign-in:";

/** A sign-in with a provider that this browser has begun, and the page that it leads back to. */
export interface Attempt {
  provider: string;
  binding: string;
  back: string;
}

/** Sends the browser to a provider, and keeps what it needs to go on when it comes back. */
export async function begin(provider: string): Promise<void> {
  const path = { provider };
  const { data } = await api.POST("/api/auth/oidc/{provider}/start", { params: { path } });
  const { authorizationUrl, state, binding } = data!;
  const back = location.pathname + location.search + location.hash;
  const attempt: Attempt = { provider, binding, back };
  sessionStorage.setItem(KEPT + state, JSON.stringify(attempt));
  location.assign(authorizationUrl);
}

/** Takes what was kept of an attempt: it is good once; null for one of another browser. */
export function take(state: string): Attempt | null {
  const kept = sessionStorage.getItem(KEPT + state);
  sessionStorage.removeItem(KEPT + state);
  return kept === null ? null : (JSON.parse(kept) as Attempt);
}
