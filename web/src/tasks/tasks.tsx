import { useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "wouter";

import { useMe } from "../me";
import { api } from "../session";
import { Page } from "../shell/page";
import { Paged, useMore } from "../ui/paged";
import { NewTask } from "./new-task";
import { TaskCard } from "./task";

type Status = "open" | "done";

/** What is to be done; every task can become a race. */
export function Tasks() {
  const [query, setQuery] = useSearchParams();
  const status = (query.get("status") ?? "open") as Status | "all";
  const mine = query.get("owner") === "me";
  const choose = (name: string, value: string | null) =>
    setQuery((now) => {
      if (value === null) now.delete(name);
      else now.set(name, value);
      return now;
    });
  return (
    <Page title="Tasks">
      <NewTask />
      <div className="row ends">
        <label>
          Show
          <select value={status} onChange={(event) => choose("status", event.target.value)}>
            <option value="open">Open tasks</option>
            <option value="done">Done tasks</option>
            <option value="all">All tasks</option>
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={mine}
            onChange={(event) => choose("owner", event.target.checked ? "me" : null)}
          />
          Only mine
        </label>
      </div>
      <List status={status} mine={mine} />
    </Page>
  );
}

function List({ status, mine }: { status: Status | "all"; mine: boolean }) {
  const me = useMe();
  const queries = useQueryClient();
  const tasks = useMore({
    key: ["tasks", status, mine],
    ask: async (cursor) => {
      const query = {
        cursor,
        ...(status !== "all" && { status }),
        ...(mine && { ownerId: me.id }),
      };
      const { data } = await api.GET("/api/tasks", { params: { query } });
      return { items: data!.tasks, nextCursor: data!.nextCursor };
    },
  });
  const changed = () => queries.invalidateQueries({ queryKey: ["tasks"] });
  return (
    <Paged list={tasks} empty={<p>There is nothing here. Write the first task down above.</p>}>
      {(found) => (
        <ul className="plain" aria-label="Tasks">
          {found.map((task) => (
            <TaskCard key={task.id} task={task} changed={changed} />
          ))}
        </ul>
      )}
    </Paged>
  );
}
