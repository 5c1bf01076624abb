import type { components } from "@regatta/client";

import { useMe } from "../me";
import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Action } from "../ui/form";
import { Instant } from "../ui/instant";
import { LongText } from "../ui/long-text";
import { Generate } from "./generate";

type Task = components["schemas"]["Task"];

interface TaskProps {
  task: Task;
  /** Has the tasks read anew. */
  changed: () => unknown;
}

/** One task: its owner, managers and admins may change it, and everyone may race through it. */
export function TaskCard({ task, changed }: TaskProps) {
  const me = useMe();
  const may = me.role !== "member" || task.ownerId === me.id;
  return (
    <li className="card">
      <div className="row apart">
        <h2 dir="auto">{task.title}</h2>
        <span className={`badge ${task.status}`}>{task.status === "done" ? "Done" : "Open"}</span>
      </div>
      {task.description && <LongText>{task.description}</LongText>}
      <p className="row">
        {task.dueDate && (
          <span className="quiet">
            Due <Instant at={task.dueDate} />
          </span>
        )}
        {task.estimateSeconds && (
          <span className="quiet">{Math.round(task.estimateSeconds / 60)} minutes</span>
        )}
        {task.tags?.map((tag) => (
          <span key={tag} className="badge" dir="auto">
            {tag}
          </span>
        ))}
      </p>
      <div className="row">
        <Generate task={task} />
        {may && <Changes task={task} changed={changed} />}
      </div>
    </li>
  );
}

function Changes({ task, changed }: TaskProps) {
  const path = { params: { path: { taskId: task.id! } } };
  const done = task.status === "done";
  return (
    <>
      <Action
        className="plain"
        act={async () => {
          const body = { status: done ? ("open" as const) : ("done" as const) };
          await api.PATCH("/api/tasks/{taskId}", { ...path, body });
          await changed();
        }}
      >
        {done ? "Open again" : "Done"}
      </Action>
      <Confirm
        ask="Remove"
        question="Remove this task? Races made from it stay."
        yes="Remove"
        act={async () => {
          await api.DELETE("/api/tasks/{taskId}", path);
          await changed();
        }}
      />
    </>
  );
}
