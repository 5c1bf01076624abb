export function Forgotten() {
  return <main className="door" />;
}
