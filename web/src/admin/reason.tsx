/** Why something is done to somebody; they are told. */
export function Reason() {
  return (
    <label>
      Reason, which they are told
      <input name="reason" dir="auto" required maxLength={200} autoComplete="off" />
    </label>
  );
}
