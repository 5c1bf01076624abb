import { useMe } from "../me";

/** Returns the zone that somebody wants to read times in: the profile's, or the browser's. */
export function useZone(): string {
  return useMe().timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns the moment at which clocks in a time zone show this, written `2027-01-31T23:59`. */
export function momentOf(shown: string, timeZone: string): string {
  const inUtc = Date.parse(`${shown}Z`);
  const guess = inUtc - ahead(inUtc, timeZone);
  // Where the clocks are changed in between, it is the offset at the guess that counts.
  return new Date(inUtc - ahead(guess, timeZone)).toISOString();
}

/** Returns the day of the calendar that it is now in a time zone. */
export function today(timeZone: string): string {
  return clock(Date.now(), timeZone).slice(0, 10);
}

/** Returns by how many milliseconds the clocks of a time zone are ahead of UTC. */
function ahead(at: number, timeZone: string): number {
  return Date.parse(`${clock(at, timeZone)}Z`) - at;
}

/** Returns what clocks show, as `2027-01-31T23:59:59`: Swedes write it nearly like that. */
function clock(at: number, timeZone: string): string {
  return new Date(at).toLocaleString("sv", { timeZone }).replace(" ", "T");
}
