import { Link, useLocation } from "wouter";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Door, Others } from "./door";
import { letIn } from "./entrance";
import { Email, NewPassword, PersonName } from "./fields";

/** Lets in whoever was asked in, with the code from the letter. */
export function Join() {
  const [, navigate] = useLocation();
  const invited = new URLSearchParams(location.search).get("email") ?? undefined;

  async function join(form: Fields): Promise<void> {
    const { data } = await api.POST("/api/auth/verify-otp", {
      body: {
        email: form.text("email"),
        otp: form.text("otp").replace(/\s/g, ""),
        name: form.text("name") || null,
        password: form.secret("password") || null,
      },
    });
    await letIn(data!);
    navigate("/", { replace: true });
  }

  return (
    <Door title="Join your colleagues">
      <p className="quiet">
        The letter that asked you in has a code. It works for ten minutes; whoever invited you can
        send another.
      </p>
      <Form submit="Join" send={join}>
        <Email given={invited} />
        <label>
          Code of six digits
          <input
            name="otp"
            className="digits"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*([0-9]\s*){6}"
            title="six digits"
          />
        </label>
        <PersonName label="Your name (optional)" />
        <NewPassword
          label="Password (optional)"
          hint="At least 8 characters. You can also set one later, by “I forgot my password”."
          required={false}
        />
      </Form>
      <Others>
        <Link href="/">I have an account</Link>
      </Others>
    </Door>
  );
}
