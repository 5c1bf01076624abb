import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import type { Point } from "./series";
import { share } from "./words";

const HEIGHT = 240;
const DAY = 86_400;
const STEPS = [1, 2, 7, 14, 28, 56, 91, 182, 364].map((days) => days * DAY);
const FONT = "12px system-ui, sans-serif";
const DARK = matchMedia("(prefers-color-scheme: dark)");

const DAYS = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});

function dayOf(seconds: number): string {
  return DAYS.format(seconds * 1000);
}

function useDark(): boolean {
  return useSyncExternalStore(subscribe, () => DARK.matches);
}

function subscribe(listener: () => void): () => void {
  DARK.addEventListener("change", listener);
  return () => DARK.removeEventListener("change", listener);
}

interface ChartProps {
  points: Point[];
  /** The last day of the cycle, up to which there is something to expect. */
  end: string;
}

/** Draws progress against what was expected. What it shows is told in words beside it. */
export default function Chart({ points, end }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const data = useMemo(() => dataOf(points, end), [points, end]);
  const dark = useDark();
  useEffect(() => {
    const element = host.current!;
    const size = () => ({ width: element.clientWidth, height: HEIGHT });
    const drawn = new uPlot({ ...optionsOf(inksOf(element)), ...size() }, data, element);
    const resized = new ResizeObserver(() => drawn.setSize(size()));
    resized.observe(element);
    chart.current = drawn;
    return () => {
      resized.disconnect();
      drawn.destroy();
    };
    // Newer data are put in below; another scheme has other colours all over.
  }, [dark]);
  useEffect(() => chart.current?.setData(data), [data]);
  return (
    <div className="chart" ref={host} aria-hidden="true">
      {Object.keys(NO_INKS).map((name) => (
        <i key={name} className={name} />
      ))}
    </div>
  );
}

/** Returns days and shares; steps are drawn up to the next day on which there is something. */
function dataOf(points: Point[], end: string): uPlot.AlignedData {
  const days = points.map((one) => Date.parse(one.day) / 1000);
  const progress = points.map((one) => one.progress);
  const expected: (number | null)[] = points.map((one) => one.expected);
  const last = Date.parse(end) / 1000;
  if (last > days.at(-1)!) {
    days.push(last);
    progress.push(null);
    expected.push(1);
  }
  return [days, progress, expected];
}

type Inks = typeof NO_INKS;

const NO_INKS = { progress: "", expected: "", words: "", lines: "" };

/** Returns the colours that the style sheet has for what is drawn. */
function inksOf(host: HTMLElement): Inks {
  const colour = (name: string) => getComputedStyle(host.querySelector(`i.${name}`)!).color;
  return {
    progress: colour("progress"),
    expected: colour("expected"),
    words: colour("words"),
    lines: colour("lines"),
  };
}

function optionsOf(inks: Inks): Omit<uPlot.Options, "width" | "height"> {
  const axis = { font: FONT, stroke: inks.words };
  const lines = { stroke: inks.lines, width: 1 };
  const percent = (_: uPlot, value: number | null) => (value === null ? "–" : share(value));
  return {
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: [0, 1] } },
    axes: [
      { ...axis, grid: lines, ticks: lines, incrs: STEPS, values: (_, days) => days.map(dayOf) },
      { ...axis, size: 58, grid: lines, ticks: lines, values: (_, values) => values.map(share) },
    ],
    series: [
      { label: "Day", value: (_, seconds: number | null) => (seconds ? dayOf(seconds) : "–") },
      {
        label: "Progress",
        stroke: inks.progress,
        width: 2,
        paths: uPlot.paths.stepped!({ align: 1 }),
        points: { show: true, size: 6, fill: inks.progress },
        value: percent,
      },
      {
        label: "Expected",
        stroke: inks.expected,
        width: 2,
        dash: [6, 4],
        points: { show: false },
        value: percent,
      },
    ],
  };
}
