import { useSyncExternalStore } from "react";

import { Session, createApi, type Tokens } from "@regatta/client";

const KEPT = "regatta-tokens";

function kept(): Tokens | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Tokens | null;
  } catch {
    return null;
  }
}

const listeners = new Set<() => void>();

/** The sign-in of this browser; it outlives the page. */
export const session = new Session(location.origin, kept(), (tokens) => {
  if (tokens === null) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, JSON.stringify(tokens));
  for (const tell of listeners) tell();
});

export const api = createApi(location.origin, session);

/** Says whether somebody is signed in, also when that changes. */
export function useSignedIn(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => session.signedIn,
  );
}

/** Signs out here and on the server, which is asked but not waited for. */
export function signOut(): void {
  void api.POST("/api/auth/logout", {}).catch(() => undefined);
  session.set(null);
}
