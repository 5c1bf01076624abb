import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useCallback } from "react";
import { useLocation, useSearchParams } from "wouter";

import { useMe } from "../me";
import { api } from "../session";
import { Page } from "../shell/page";
import { Empty, Loaded, Loading } from "../ui/loaded";
import { Board } from "./board";
import { CycleBar, NewCycle } from "./cycles";
import { addressOf } from "./desk";
import type { Cycle } from "./words";
import "./goals.css";

/** The goals of one cycle; which one, and which objective is open, stands in the address. */
export default function Goals() {
  const cycles = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await api.GET("/api/sessions", {})).data!.sessions,
  });
  const [query] = useSearchParams();
  const okrId = query.get("okr");
  const cycleOfOkr = useCycleOf(query.has("session") ? null : okrId);
  const asked = query.get("session") ?? cycleOfOkr.data ?? null;
  return (
    <Page title="Goals">
      <div className="goals">
        <Loaded query={cycles}>
          {(found) => {
            if (cycleOfOkr.isLoading) return <Loading />;
            const cycle = pick(found, asked);
            if (cycle === undefined) return <NoCycle />;
            return <Chosen cycles={found} cycle={cycle} okrId={okrId} />;
          }}
        </Loaded>
      </div>
    </Page>
  );
}

/** Finds the cycle of an objective that was linked to without it. */
function useCycleOf(okrId: string | null): UseQueryResult<string> {
  return useQuery({
    queryKey: ["okr", okrId, "cycle"],
    queryFn: async () =>
      (await api.GET("/api/okrs/{okrId}", { params: { path: { okrId: okrId! } } })).data!.sessionId,
    enabled: okrId !== null,
  });
}

function pick(cycles: Cycle[], asked: string | null): Cycle | undefined {
  return (
    cycles.find((one) => one.id === asked) ??
    cycles.find((one) => one.status === "active") ??
    cycles[0]
  );
}

function NoCycle() {
  const admin = useMe().role === "admin";
  return (
    <>
      <Empty>
        <p>There is no cycle yet. Goals live in cycles: a quarter, for example.</p>
        {!admin && <p>An admin of your organization plans them.</p>}
      </Empty>
      {admin && <NewCycle cycles={[]} />}
    </>
  );
}

interface ChosenProps {
  cycles: Cycle[];
  cycle: Cycle;
  okrId: string | null;
}

function Chosen({ cycles, cycle, okrId }: ChosenProps) {
  const [, go] = useLocation();
  const open = useCallback((next: string | null) => go(addressOf(cycle.id, next)), [go, cycle.id]);
  return (
    <>
      <CycleBar cycles={cycles} cycle={cycle} />
      <Board key={cycle.id} cycle={cycle} opened={okrId} open={open} />
    </>
  );
}
