import { useEffect, useRef } from "react";

const PAUSE = 1_000;

/** Calls `act` within a second after `change` has changed, once however often it does meanwhile. */
export function useCalmly(change: number, act: () => unknown): void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (change === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest.current();
    }, PAUSE);
  }, [change]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
}
