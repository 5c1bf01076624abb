import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { OkrBoard, type OkrSnapshot } from "@regatta/client";

import { useRoom } from "../live";
import { Gone } from "../ui/gone";
import { Empty, Loading } from "../ui/loaded";
import { Refusal } from "../ui/refusal";
import { MoveDialog, MoveRefused, TopLevel } from "./align";
import { Archived } from "./archived";
import { useBranches } from "./branches";
import { DeskContext, type Desk } from "./desk";
import type { Forest } from "./forest";
import { Overview } from "./overview";
import { Tree } from "./tree";
import type { Cycle } from "./words";
import { NewObjective } from "./write";

const okrBoard = (snapshot: OkrSnapshot) => new OkrBoard(snapshot);

interface BoardProps {
  cycle: Cycle;
  /** The objective that is open. */
  opened: string | null;
  open: (okrId: string | null) => void;
}

/** The objectives of a cycle, live. */
export function Board({ cycle, opened, open }: BoardProps) {
  const room = useRoom(`session:${cycle.id}`, okrBoard);
  if (room.state === "loading") return <Loading />;
  if (room.state === "gone") {
    return <Gone error={room.error} />;
  }
  const { board, change } = room;
  return <Shown board={board} change={change} planned={cycle} opened={opened} open={open} />;
}

interface ShownProps {
  board: OkrBoard;
  change: number;
  /** The cycle as the list of cycles has it. */
  planned: Cycle;
  opened: string | null;
  open: (okrId: string | null) => void;
}

function Shown({ board, change, planned, opened, open }: ShownProps) {
  const cycle = board.session;
  useTold(planned, cycle);
  const { forest, latest, listed, refresh, folding, moves } = useBranches(board, change);
  const { fold, folded } = folding;
  useUnfolded(forest, opened, fold);
  const desk = useMemo<Desk>(
    () => ({ cycle, refresh, open, fold, forest: latest, ...moves.acts }),
    [cycle, refresh, open, fold, latest, moves.acts],
  );
  const rows = useMemo(() => forest.rows(folded), [forest, folded]);
  return (
    <DeskContext value={desk}>
      <Overview cycleId={cycle.id} change={change - 1} />
      {cycle.status !== "closed" && <NewObjective first={forest.size === 0} />}
      {listed.isError && (
        <div className="card">
          <p className="quiet">Drafts and private objectives are missing here.</p>
          <Refusal error={listed.error} />
        </div>
      )}
      {opened !== null && forest.get(opened) === undefined && listed.isFetched && <Missing />}
      <MoveRefused refused={moves.refused} forget={moves.forget} />
      <Tree rows={rows} opened={opened} folding={folding} />
      <Archived />
      <TopLevel dragging={moves.dragging} />
      <MoveDialog asked={moves.asked} />
    </DeskContext>
  );
}

/** Has the list of cycles say of this one what its room says. */
function useTold(planned: Cycle, told: Cycle): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (told.version <= planned.version) return;
    queries.setQueryData<Cycle[]>(["sessions"], (cycles) =>
      cycles?.map((one) => (one.id === told.id ? told : one)),
    );
  }, [queries, planned, told]);
}

/** Unfolds what is above the objective that is opened, once it is there. */
function useUnfolded(forest: Forest, opened: string | null, fold: Desk["fold"]): void {
  const above = opened === null ? "" : forest.path(opened).slice(0, -1).join(" ");
  useEffect(() => {
    if (above !== "") fold(false, above.split(" "));
  }, [above, fold]);
}

function Missing() {
  return (
    <Empty>
      <p>This objective is not in the cycle, not any more, or not for you to see.</p>
    </Empty>
  );
}
