import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearchParams } from "wouter";

import { Leaderboard, type LeaderboardSnapshot, type components } from "@regatta/client";

import { useConnection, useRoom } from "../live";
import { api } from "../session";
import { Page } from "../shell/page";
import { useCalmly } from "../ui/calmly";
import { Gone } from "../ui/gone";
import { Instant } from "../ui/instant";
import { Empty, Loaded, Loading } from "../ui/loaded";
import { Points } from "./points";
import { Rows } from "./rows";
import "./leaderboards.css";

type Board = components["schemas"]["Board"];
type Period = Board["period"];

const PERIODS: Record<Period, string> = {
  day: "Today",
  week: "This week",
  month: "This month",
  all: "All time",
};
const SHOWN = 100;
const LONGEST_TIMER = 2 ** 31 - 1;

interface Choice {
  board: string;
  period: Period;
  /** A day of the period; null for the present one. */
  on: string | null;
  aroundMe: boolean;
}

/** Who has how many points: of the organization by period, or of one race; live, and in the past. */
export function Leaderboards() {
  const [query, setQuery] = useSearchParams();
  const choice: Choice = {
    board: query.get("board") ?? "organization",
    period: (query.get("period") ?? "week") as Period,
    on: query.get("on"),
    aroundMe: query.get("around") === "me",
  };
  const choose = (change: Record<string, string | null>) =>
    setQuery((now) => {
      for (const [name, value] of Object.entries(change)) {
        if (value === null) now.delete(name);
        else now.set(name, value);
      }
      return now;
    });
  return (
    <Page title="Leaderboards">
      <div className="row ends">
        <BoardPicker board={choice.board} choose={(board) => choose({ board, on: null })} />
        {choice.board === "organization" && (
          <div className="row" role="group" aria-label="Period">
            {(Object.keys(PERIODS) as Period[]).map((period) => (
              <button
                key={period}
                type="button"
                className="plain"
                aria-pressed={period === choice.period}
                onClick={() => choose({ period, on: null })}
              >
                {PERIODS[period]}
              </button>
            ))}
          </div>
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={choice.aroundMe}
            onChange={(event) => choose({ around: event.target.checked ? "me" : null })}
          />
          Around me
        </label>
      </div>
      <Chosen choice={choice} choose={choose} />
      <Points />
    </Page>
  );
}

function BoardPicker({ board, choose }: { board: string; choose: (board: string) => void }) {
  const races = useQuery({
    queryKey: ["challenges", "latest"],
    queryFn: async () =>
      (await api.GET("/api/challenges", { params: { query: { limit: 50 } } })).data!.challenges,
  });
  const raced = (races.data ?? []).filter((one) => one.startsAt !== null);
  return (
    <label className="board">
      Board
      <select value={board} onChange={(event) => choose(event.target.value)}>
        <option value="organization">Everyone&apos;s points</option>
        {board !== "organization" && raced.every((one) => one.id !== board) && (
          <option value={board}>A race</option>
        )}
        {raced.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ChosenProps {
  choice: Choice;
  choose: (change: Record<string, string | null>) => void;
}

function Chosen({ choice, choose }: ChosenProps) {
  const { board, period, on, aroundMe } = choice;
  const { live } = useConnection();
  const query = useQuery({
    queryKey: ["leaderboard", board, period, on, aroundMe],
    queryFn: async () =>
      (
        await api.GET("/api/gamification/leaderboard", {
          params: {
            query: {
              board,
              limit: aroundMe ? 21 : SHOWN,
              ...(board === "organization" && { period }),
              ...(on !== null && { on }),
              ...(aroundMe && { around: "me" as const }),
            },
          },
        })
      ).data!,
  });
  return (
    <Loaded query={query}>
      {(found) => (
        <>
          {found.startsAt !== null && <Span found={found} choose={choose} />}
          {on === null || isPresent(found, live.now()) ? (
            <Live
              key={found.room}
              found={found}
              aroundMe={aroundMe}
              read={query.dataUpdatedAt + query.errorUpdatedAt}
              refetch={query.refetch}
            />
          ) : (
            <Still found={found} />
          )}
        </>
      )}
    </Loaded>
  );
}

function isPresent({ endsAt }: Board, now: number): boolean {
  return endsAt !== null && Date.parse(endsAt) > now;
}

/** Which period it is, and the way to the ones before and after it. */
function Span({ found, choose }: { found: Board; choose: ChosenProps["choose"] }) {
  const { live } = useConnection();
  const [starts, ends] = [Date.parse(found.startsAt!), Date.parse(found.endsAt!)];
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 10);
  return (
    <div className="row apart span">
      <button type="button" className="plain" onClick={() => choose({ on: day(starts - 1) })}>
        Earlier
      </button>
      <span>
        <Instant at={found.startsAt!} /> to <Instant at={found.endsAt!} />
      </span>
      <button
        type="button"
        className="plain"
        disabled={ends > live.now()}
        onClick={() => choose({ on: day(ends) })}
      >
        Later
      </button>
    </div>
  );
}

function Still({ found }: { found: Board }) {
  if (found.rows.length === 0) {
    return (
      <Empty>
        <p>Nobody has points here.</p>
      </Empty>
    );
  }
  return <Rows rows={found.rows} me={found.me} total={found.total} />;
}

const leaderboard = (snapshot: LeaderboardSnapshot) => new Leaderboard(snapshot);

interface LiveProps {
  found: Board;
  aroundMe: boolean;
  /** When it was read, or could not be. */
  read: number;
  refetch: () => unknown;
}

/** The present board: its top as the room tells of it, and what is around me read anew then. */
function Live({ found, aroundMe, read, refetch }: LiveProps) {
  const { live } = useConnection();
  const room = useRoom(found.room as `leaderboard:${string}`, leaderboard);
  useCalmly(room.state === "shown" ? room.change : 0, refetch);
  useEffect(() => {
    // The next period is another board; it is asked for until it has begun at the server, too.
    const wait = found.endsAt === null ? LONGEST_TIMER : Date.parse(found.endsAt) - live.now();
    if (wait >= LONGEST_TIMER) return undefined;
    const timer = setTimeout(refetch, Math.max(1_000, wait));
    return () => clearTimeout(timer);
  }, [found.endsAt, read, live, refetch]);
  if (aroundMe) return <Still found={found} />;
  if (room.state === "loading") return <Loading />;
  if (room.state === "gone") return <Gone error={room.error} />;
  const { board } = room;
  return <Still found={{ ...found, rows: board.rows, total: board.total }} />;
}
