import { useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";

import type { components } from "@regatta/client";

import { api } from "./session";
import { Loaded } from "./ui/loaded";

export type Me = components["schemas"]["Profile"];

const MeContext = createContext<Me | null>(null);

/** Who is signed in, for everything below. */
export function MeProvider({ children }: { children: ReactNode }) {
  const me = useQuery({
    queryKey: ["me"],
    queryFn: async () => (await api.GET("/api/users/me", {})).data!,
  });
  return <Loaded query={me}>{(found) => <MeContext value={found}>{children}</MeContext>}</Loaded>;
}

export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error("Nobody is known outside MeProvider.");
  return me;
}
