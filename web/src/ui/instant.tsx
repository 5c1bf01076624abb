import { useMe } from "../me";

type Style = "moment" | "day" | "clock";

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  moment: { dateStyle: "medium", timeStyle: "short" },
  day: { dateStyle: "medium" },
  clock: { timeStyle: "medium" },
};

/** Returns the zone that somebody wants to read times in: the profile's, or the browser's. */
export function useZone(): string {
  return useMe().timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

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

/** Returns the moment at which a clock in the zone shows this, as `datetime-local` writes it. */
export function momentOf(shown: string, zone: string): string {
  const asUtc = Date.parse(`${shown}Z`);
  // Once more from there: the zone's clock may have been changed in between.
  const first = asUtc - offsetAt(asUtc, zone);
  return new Date(asUtc - offsetAt(first, zone)).toISOString();
}

/** Returns by how much the zone's clocks are ahead of UTC then, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const name = parts.formatToParts(moment).find((part) => part.type === "timeZoneName")?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "") ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Returns a span of time as people say it: `1:05`, or `2:00:00`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number: number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}
