import { useQueryClient } from "@tanstack/react-query";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { momentOf, useZone } from "../ui/zone";

/** Writes a task down. */
export function NewTask() {
  const queries = useQueryClient();
  const zone = useZone();
  return (
    <details className="card">
      <summary>Write a task down</summary>
      <Form
        label="New task"
        submit="Add the task"
        send={(form) => api.POST("/api/tasks", { body: taskOf(form, zone) })}
        done={() => void queries.invalidateQueries({ queryKey: ["tasks"] })}
      >
        <label>
          Title
          <input name="title" required maxLength={200} />
        </label>
        <label>
          Description
          <textarea name="description" rows={3} />
        </label>
        <div className="row">
          <label>
            Due
            <input name="due" type="datetime-local" />
          </label>
          <label>
            Estimate in minutes
            <input name="estimate" type="number" min={1} step={1} inputMode="numeric" />
          </label>
          <label>
            Tags, with commas between them
            <input name="tags" />
          </label>
        </div>
      </Form>
    </details>
  );
}

function taskOf(form: Fields, zone: string) {
  const [due, estimate] = [form.text("due"), form.number("estimate")];
  const tags = form
    .text("tags")
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  return {
    title: form.text("title"),
    description: form.text("description"),
    tags,
    ...(due !== "" && { dueDate: momentOf(due, zone) }),
    ...(estimate !== null && { estimateSeconds: estimate * 60 }),
  };
}
