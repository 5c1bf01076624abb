import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { components } from "@regatta/client";

import { useNames } from "../people";
import { api } from "../session";
import { Action } from "../ui/form";
import { Instant } from "../ui/instant";
import { Paged, useMore } from "../ui/paged";
import { Table } from "../ui/table";
import { Pairs } from "./pairs";

type Job = components["schemas"]["JobDetail"];

const STATES: Job["state"][] = ["queued", "running", "succeeded", "dead"];

const EVERY = 5_000;

/** What is done in the background; what has failed for good may be tried again. */
export function Jobs() {
  const [state, choose] = useState<Job["state"] | undefined>();
  const jobs = useMore({
    key: ["jobs", state],
    ask: async (cursor) => {
      const { data } = await api.GET("/api/jobs", { params: { query: { state, cursor } } });
      return { items: data!.jobs, nextCursor: data!.nextCursor };
    },
    every: EVERY,
  });
  return (
    <>
      <label className="filter">
        State
        <select onChange={(event) => choose(STATES.find((one) => one === event.target.value))}>
          <option value="">any</option>
          {STATES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <Paged list={jobs} empty={<p>There are no such jobs.</p>}>
        {(found) => (
          <Table
            label="Jobs"
            columns={["Kind", "State", "Tries", "Asked by", "At", "What"]}
            figures={["Tries"]}
          >
            {found.map((job) => (
              <Line key={job.id} job={job} />
            ))}
          </Table>
        )}
      </Paged>
    </>
  );
}

function Line({ job }: { job: Job }) {
  const nameOf = useNames();
  return (
    <tr>
      <td>{job.kind}</td>
      <td>
        <span className={`badge ${job.state}`}>{job.state}</span>
        {job.state === "running" && <span className="quiet"> {job.progress} %</span>}
        {job.state === "dead" && (
          <div>
            <Retry job={job} />
          </div>
        )}
      </td>
      <td className="figure">{job.tries}</td>
      <td className="free" dir="auto">
        {job.userId === null ? "the server" : nameOf(job.userId)}
      </td>
      <td>
        <Instant at={job.createdAt} />
        {job.state === "queued" && job.dueAt != null && (
          <p className="quiet">
            next try <Instant at={job.dueAt} style="clock" />
          </p>
        )}
      </td>
      <td className="free">
        {job.error != null && (
          <p className="refusal" dir="auto">
            {job.error}
          </p>
        )}
        <Pairs of={{ ...job.payload, ...job.result, now: job.message }} />
      </td>
    </tr>
  );
}

function Retry({ job }: { job: Job }) {
  const queries = useQueryClient();
  return (
    <Action
      className="plain"
      label={`Try again: ${job.kind}`}
      act={async () => {
        await api.POST("/api/jobs/{jobId}/retry", { params: { path: { jobId: job.id } } });
        await queries.invalidateQueries({ queryKey: ["jobs"] });
      }}
    >
      Try again
    </Action>
  );
}
