import { useId } from "react";

/** The address of whoever is to come in; `given` is what a link has said of it. */
export function Email({ given }: { given?: string }) {
  return (
    <label>
      E-mail
      <input
        name="email"
        type="email"
        required
        maxLength={254}
        defaultValue={given}
        autoComplete="email"
      />
    </label>
  );
}

/** The name by which others will know the person. */
export function PersonName({ label, required = false }: { label: string; required?: boolean }) {
  return (
    <label>
      {label}
      <input name="name" required={required} maxLength={120} autoComplete="name" dir="auto" />
    </label>
  );
}

interface NewPasswordProps {
  label: string;
  hint?: string;
  required?: boolean;
}

/** A password that is chosen now. */
export function NewPassword({
  label,
  hint = "At least 8 characters.",
  required = true,
}: NewPasswordProps) {
  const described = useId();
  return (
    <div className="field">
      <label>
        {label}
        <input
          name="password"
          type="password"
          required={required}
          minLength={8}
          maxLength={256}
          autoComplete="new-password"
          aria-describedby={described}
        />
      </label>
      <small id={described}>{hint}</small>
    </div>
  );
}
