import { useConnection, type Freshness as Fresh } from "../live";

const WORDS: Record<Fresh, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  recovered: "Recovered",
  ended: "Disconnected",
};

const MEANINGS: Record<Fresh, string> = {
  connecting: "The live connection is being made.",
  live: "What you see is what is so now.",
  reconnecting: "What you see may be old; steps are kept until the connection is back.",
  recovered: "The connection is back, and nothing was missed.",
  ended: "The live connection has ended.",
};

/** A small honest word on how fresh the page is. */
export function Freshness() {
  const { freshness } = useConnection();
  return (
    <span className={`freshness ${freshness}`} role="status" title={MEANINGS[freshness]}>
      {WORDS[freshness]}
    </span>
  );
}
