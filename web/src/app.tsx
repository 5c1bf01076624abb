import { Freshness, LiveProvider } from "./live";
import { Okrs } from "./okrs";
import { signOut, useSignedIn } from "./session";
import { SignIn } from "./sign-in";

export function App() {
  if (!useSignedIn()) return <SignIn />;
  return (
    <LiveProvider>
      <header className="top">
        <strong>Regatta</strong>
        <Freshness />
        <button type="button" className="plain" onClick={signOut}>
          Sign out
        </button>
      </header>
      <main>
        <h1>Goals</h1>
        <Okrs />
      </main>
    </LiveProvider>
  );
}
