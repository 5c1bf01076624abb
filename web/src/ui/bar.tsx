import { memo } from "react";

/** Progress from 0 to 1; without data there is no bar, which is not one of nothing. */
export const Bar = memo(function Bar({ value, label }: { value: number | null; label: string }) {
  if (value === null) return <p className="quiet">No data yet</p>;
  return (
    <div className="bar">
      <progress value={value} max={1} aria-label={label} />
      <span>{Math.round(value * 100)} %</span>
    </div>
  );
});
