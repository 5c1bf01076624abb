export function SignedIn() {
  return <main className="door" />;
}
