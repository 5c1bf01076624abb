import { useMutation } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";

import { Refusal } from "./refusal";

/** What a person has filled in. */
export class Fields {
  readonly #data: FormData;

  constructor(form: HTMLFormElement) {
    this.#data = new FormData(form);
  }

  text(name: string): string {
    return String(this.#data.get(name) ?? "").trim();
  }

  /** Passwords are taken as they are. */
  secret(name: string): string {
    return String(this.#data.get(name) ?? "");
  }

  /** Returns null for what was left empty. */
  number(name: string): number | null {
    const text = this.text(name);
    return text === "" ? null : Number(text);
  }

  checked(name: string): boolean {
    return this.#data.has(name);
  }

  all(name: string): string[] {
    return this.#data.getAll(name).map(String);
  }
}

interface FormProps {
  /** Sends what was filled in; what it throws is shown, and nothing that was typed is lost. */
  send: (fields: Fields) => Promise<unknown>;
  /** What the button says. */
  submit: string;
  /** Is called after it was sent. */
  done?: () => void;
  className?: string;
  label?: string;
  children: ReactNode;
}

/** A form with its button, and the reason when it is refused. */
export function Form({ send, submit, done, className, label, children }: FormProps) {
  const sending = useMutation({ mutationFn: send });

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    sending.mutate(new Fields(form), {
      onSuccess: () => {
        form.reset();
        done?.();
      },
    });
  }

  return (
    <form className={className} aria-label={label} onSubmit={onSubmit}>
      {children}
      <Refusal error={sending.error} />
      <button type="submit" disabled={sending.isPending}>
        {submit}
      </button>
    </form>
  );
}

interface ActionProps {
  act: () => Promise<unknown>;
  className?: string;
  disabled?: boolean;
  label?: string;
  children: ReactNode;
}

/** A button that asks the server for something, and the reason when it is refused. */
export function Action({ act, className, disabled = false, label, children }: ActionProps) {
  const acting = useMutation({ mutationFn: act });
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        disabled={disabled || acting.isPending}
        onClick={() => acting.mutate()}
      >
        {children}
      </button>
      <Refusal error={acting.error} />
    </>
  );
}
