interface ZonesProps {
  name: string;
  /** The zone that is chosen so far; empty for none. */
  present: string;
  /** What choosing none means, where that can be chosen. */
  none?: string;
}

/** A choice of time zones. */
export function Zones({ name, present, none }: ZonesProps) {
  return (
    // With the key a form that is reset comes back to what was saved last.
    <select key={present} name={name} defaultValue={present}>
      {none !== undefined && <option value="">{none}</option>}
      {zones(present).map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </select>
  );
}

/** Returns what the browser knows; that is not UTC, nor each name that others may have chosen. */
function zones(present: string): string[] {
  const known = new Set(["UTC", present, ...Intl.supportedValuesOf("timeZone")]);
  known.delete("");
  return [...known].sort();
}
