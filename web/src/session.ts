import { useSyncExternalStore } from "react";

import { Session, createApi, userOf, type Keeper, type Tokens } from "@regatta/client";

const KEPT = "regatta-tokens";

/** Kept instead of tokens when the server has ended the sign-in; every tab can tell why. */
const ENDED = "ended";

/** How long the server may take to hear of a sign-out, in milliseconds. */
const PATIENCE = 3_000;

/** Whether somebody signs out, so that tokens go for a reason. */
let leaving = false;

function kept(): Tokens | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Tokens | null;
  } catch {
    return null;
  }
}

/** Keeps the sign-in of this browser: it outlives the page, and all tabs share it. */
const keeper: Keeper = {
  get: kept,
  set: (tokens) => {
    if (tokens !== null) localStorage.setItem(KEPT, JSON.stringify(tokens));
    else if (leaving) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, ENDED);
    tell();
  },
  // Browsers know locks only on pages that come over HTTPS or from this machine.
  alone: async (work) =>
    navigator.locks ? await navigator.locks.request(KEPT, work) : await work(),
};

export const session = new Session(location.origin, keeper);

/** Ends the calls of whoever is signed in. */
let leaves = new AbortController();

export const api = createApi(location.origin, session, (request) =>
  fetch(request, { signal: leaves.signal }),
);

function personOf(tokens: Tokens | null): string | null {
  return tokens && userOf(tokens.token);
}

let person = personOf(kept());
const listeners = new Set<() => void>();
const others = new Set<() => void>();

function tell(): void {
  const now = personOf(kept());
  if (now !== person) {
    person = now;
    for (const listener of others) listener();
  }
  for (const listener of listeners) listener();
}

// Another tab has signed in or out.
addEventListener("storage", (event) => {
  if (event.key === KEPT || event.key === null) tell();
});

/** Has `listener` called when somebody else is signed in than before, or nobody. */
export function onOtherPerson(listener: () => void): void {
  others.add(listener);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns the id of who is signed in, also when that changes; null for nobody. */
export function usePerson(): string | null {
  return useSyncExternalStore(subscribe, () => person);
}

/** Says whether the last sign-in has ended without anybody having signed out. */
export function useEnded(): boolean {
  return useSyncExternalStore(subscribe, () => localStorage.getItem(KEPT) === ENDED);
}

/** Signs out here and, if it can be reached, on the server; calls under way end unanswered. */
export async function signOut(): Promise<void> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  const token = await Promise.race([session.token().catch(() => null), patience]);
  leaving = true;
  session.set(null);
  leaving = false;
  leaves.abort();
  leaves = new AbortController();
  if (token === null) return;
  // What the server does not hear of ends by itself in time.
  const told = api.POST("/api/auth/logout", {
    headers: { authorization: `Bearer ${token}` },
    keepalive: true,
  });
  await Promise.race([told.catch(() => undefined), patience]);
}
