import { useZone } from "./zone";

type Style = "moment" | "day" | "clock";

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  moment: { dateStyle: "medium", timeStyle: "short" },
  day: { dateStyle: "medium" },
  clock: { timeStyle: "medium" },
};

/** A moment in the user's time zone, written in the browser's language. */
export function Instant({ at, style = "moment" }: { at: string; style?: Style }) {
  const timeZone = useZone();
  const text = new Intl.DateTimeFormat(undefined, { ...STYLES[style], timeZone }).format(new Date(at));
  return (
    <time dateTime={at} title={timeZone}>
      {text}
    </time>
  );
}

/** A day of the calendar, which is the same in every zone. */
export function Day({ on }: { on: string }) {
  const text = new Intl.DateTimeFormat(undefined, { ...STYLES.day, timeZone: "UTC" }).format(
    new Date(on),
  );
  return <time dateTime={on}>{text}</time>;
}

/** Returns a span of time as people say it: `1:05`, or `2:00:00`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number: number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}
