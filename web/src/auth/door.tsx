import { useEffect, useRef, type ReactNode } from "react";

import "./auth.css";

interface DoorProps {
  title: string;
  children: ReactNode;
}

/** A page for whoever is not inside yet: its title, its heading, which has the focus, its card. */
export function Door({ title, children }: DoorProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A new heading on the same page says what came of the step before it.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  return (
    <main className="door">
      <title>{`${title} · Regatta`}</title>
      <p className="sign">
        <img src="/sail.svg" alt="" width="28" height="28" />
        Regatta
      </p>
      <div className="card">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}

/** Other doors that one may have looked for. */
export function Others({ children }: { children: ReactNode }) {
  return (
    <nav className="others" aria-label="Other doors">
      {children}
    </nav>
  );
}
