export function Join() {
  return <main className="door" />;
}
