import { useEffect, useRef, type ReactNode } from "react";

interface PageProps {
  title: string;
  /** What stands beside the heading. */
  beside?: ReactNode;
  children: ReactNode;
}

/** One page: its title in the browser, its heading, which takes the focus, and what it shows. */
export function Page({ title, beside, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main id="main">
      <title>{`${title} · Regatta`}</title>
      <div className="heading">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        {beside}
      </div>
      {children}
    </main>
  );
}
