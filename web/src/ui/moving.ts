import { useLayoutEffect, useRef, type RefObject } from "react";

const MOVE = { duration: 300, easing: "ease-out" };
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Lets the rows of a list slide to where they belong when their order changes. Rows are known by
 * their `data-key`; those out of sight are not moved, and nobody's who wants things to keep still.
 */
export function useMovingRows(list: RefObject<HTMLElement | null>, order: string): void {
  const places = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const before = places.current;
    const now = new Map<string, number>();
    const rows = [...element.children] as HTMLElement[];
    for (const row of rows) now.set(row.dataset["key"] ?? "", row.offsetTop);
    places.current = now;
    if (STILL.matches) return;
    const [top, bottom] = [-innerHeight, 2 * innerHeight];
    for (const row of rows) {
      const key = row.dataset["key"] ?? "";
      const moved = (before.get(key) ?? now.get(key)!) - now.get(key)!;
      const { y } = moved === 0 ? { y: 0 } : row.getBoundingClientRect();
      if (moved !== 0 && y > top && y < bottom) {
        row.animate([{ transform: `translateY(${moved}px)` }, { transform: "none" }], MOVE);
      }
    }
  }, [list, order]);
}
