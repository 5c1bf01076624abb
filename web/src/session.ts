import { useSyncExternalStore } from "react";

import { Session, createApi, type Keeper, type Tokens } from "@regatta/client";

const KEPT = "regatta-tokens";

const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Keeps the sign-in of this browser: it outlives the page, and all tabs share it. */
const keeper: Keeper = {
  get: () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Tokens | null;
    } catch {
      return null;
    }
  },
  set: (tokens) => {
    if (tokens === null) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, JSON.stringify(tokens));
    tell();
  },
  // Browsers know locks only on pages that come over HTTPS or from this machine.
  alone: async (work) => (navigator.locks ? await navigator.locks.request(KEPT, work) : await work()),
};

// Another tab has signed in or out.
addEventListener("storage", (event) => {
  if (event.key === KEPT || event.key === null) tell();
});

export const session = new Session(location.origin, keeper);

export const api = createApi(location.origin, session);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says whether somebody is signed in, also when that changes. */
export function useSignedIn(): boolean {
  return useSyncExternalStore(subscribe, () => session.signedIn);
}

/** Signs out here and on the server, which is asked but not waited for. */
export function signOut(): void {
  void api.POST("/api/auth/logout", {}).catch(() => undefined);
  session.set(null);
}
