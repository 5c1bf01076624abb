import { useState, type DragEvent } from "react";

import { Dialog } from "../ui/dialog";
import { Form } from "../ui/form";
import { Refusal } from "../ui/refusal";
import { useDesk } from "./desk";
import type { Refused } from "./moves";
import type { Okr } from "./words";

/** What an objective is dragged by. Whoever does not drag has "Move…" in the opened objective. */
export function Grip({ okr }: { okr: Okr }) {
  const { drag } = useDesk();

  function begin(event: DragEvent<HTMLElement>): void {
    const { currentTarget, dataTransfer } = event;
    dataTransfer.effectAllowed = "move";
    dataTransfer.setData("text/plain", okr.objective);
    dataTransfer.setDragImage(currentTarget.closest("article")!, 0, 0);
    drag(okr.id);
  }

  return (
    <span
      className="grip"
      aria-hidden="true"
      title="Drag it onto another objective to hang it below"
      draggable
      onDragStart={begin}
      onDragEnd={() => drag(null)}
    >
      ⠿
    </span>
  );
}

interface Drop {
  /** Whether something is held above that may be dropped. */
  over: boolean;
  handlers: {
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
}

/** Takes what is dragged, to hang it below `parentId`. */
export function useDrop(parentId: string | null): Drop {
  const { dragged, forest, drop } = useDesk();
  const [over, setOver] = useState(false);
  return {
    over,
    handlers: {
      onDragOver: (event) => {
        const okrId = dragged();
        if (okrId === null || !forest().mayHang(okrId, parentId)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Element | null)) setOver(false);
      },
      onDrop: (event) => {
        // Text may be dropped into a field, too.
        if (dragged() === null) return;
        event.preventDefault();
        setOver(false);
        drop(parentId);
      },
    },
  };
}

/** Where to drop what shall hang below nothing; it lies above the page, so that nothing shifts. */
export function TopLevel({ dragging }: { dragging: string | null }) {
  const { forest } = useDesk();
  const { over, handlers } = useDrop(null);
  if (dragging === null || !forest().mayHang(dragging, null)) return null;
  return (
    <div className={over ? "top-level over" : "top-level"} {...handlers}>
      Top level
    </div>
  );
}

/** Says why something that was dropped is where it was before. */
export function MoveRefused({ refused, forget }: { refused: Refused | null; forget: () => void }) {
  const { forest } = useDesk();
  if (refused === null) return null;
  const title = forest().get(refused.okrId)?.okr.objective ?? "The objective";
  return (
    <div className="card move-refused">
      <p>
        <bdi>{title}</bdi> stays where it was.
      </p>
      <Refusal error={refused.error} />
      <button type="button" className="plain" onClick={forget}>
        Understood
      </button>
    </div>
  );
}

/** Asks where to hang an objective: the way to move one without dragging. */
export function MoveDialog({ asked }: { asked: string | null }) {
  const { askWhere } = useDesk();
  if (asked === null) return null;
  return (
    <Dialog label="Move an objective" closed={() => askWhere(null)}>
      {(close) => <Where okrId={asked} close={close} />}
    </Dialog>
  );
}

function Where({ okrId, close }: { okrId: string; close: () => void }) {
  const { forest, move, fold } = useDesk();
  const [now] = useState(forest);
  const node = now.get(okrId);
  const places = now.rows().filter((one) => now.mayHang(okrId, one.okr.id));
  return (
    <>
      <p dir="auto">{node?.okr.objective}</p>
      <Form
        label="Move"
        submit="Move"
        send={async (fields) => {
          const parentId = fields.text("parent") || null;
          if (parentId !== null) fold(false, [parentId]);
          await move(okrId, parentId);
        }}
        done={close}
      >
        <label>
          Below
          <select name="parent">
            {node?.parentId !== null && <option value="">Nothing: the top level</option>}
            {places.map(({ okr, level }) => (
              <option key={okr.id} value={okr.id}>
                {"\u2003".repeat(level - 1) + okr.objective}
              </option>
            ))}
          </select>
        </label>
      </Form>
      <button type="button" className="plain" onClick={close}>
        Keep it where it is
      </button>
    </>
  );
}
