export function Reset() {
  return <main className="door" />;
}
