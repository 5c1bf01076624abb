import { useEffect, useRef } from "react";

const PAUSE = 1_000;

/** Calls `act` within a second after `change` is another one, once however often it is meanwhile. */
export function useCalmly(change: unknown, act: () => unknown): void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const last = useRef(change);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (Object.is(last.current, change)) return;
    last.current = change;
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
