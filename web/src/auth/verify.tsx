export function Verify() {
  return <main className="door" />;
}
