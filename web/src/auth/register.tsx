export function Register() {
  return <main className="door" />;
}
