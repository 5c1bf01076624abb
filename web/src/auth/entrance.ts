import type { Tokens } from "@regatta/client";

import { api, session, signOut } from "../session";

/** Lets somebody in; whoever was signed in here before is signed out first. */
export async function letIn(tokens: Tokens): Promise<void> {
  if (session.signedIn) await signOut();
  session.set(tokens);
}

/** Signs in with a password. */
export async function enter(email: string, password: string): Promise<void> {
  const { data } = await api.POST("/api/auth/login", { body: { email, password } });
  session.set(data!);
}
