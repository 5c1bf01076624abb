import { Component, type ReactNode } from "react";

/** What is shown instead of an empty page when the dashboard itself is at fault. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="door">
        <h1>This page has failed</h1>
        <p>Nothing that the server has acknowledged is lost.</p>
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </main>
    );
  }
}
