import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";

import { api } from "../session";
import { Loading } from "../ui/loaded";
import { Refusal } from "../ui/refusal";
import { Door, Others } from "./door";
import { take } from "./elsewhere";
import { letIn } from "./entrance";
import { forgetLink } from "./link";

const DECLINED = "The provider did not sign you in.";
const FOREIGN = "This sign-in was begun in another browser, or is over already.";

/** Finishes a sign-in with a provider, which has sent the browser back here. */
export function SignedIn() {
  const [, navigate] = useLocation();
  const [failure, setFailure] = useState<ReactNode>(null);
  const [back, setBack] = useState("/");
  const begun = useRef(false);

  async function finish(query: URLSearchParams): Promise<void> {
    const [state, code] = [query.get("state") ?? "", query.get("code")];
    const attempt = take(state);
    if (attempt !== null) setBack(attempt.back);
    if (query.has("error")) return setFailure(<Told>{DECLINED}</Told>);
    if (attempt === null || code === null) return setFailure(<Told>{FOREIGN}</Told>);
    const { provider, binding } = attempt;
    try {
      const { data } = await api.POST("/api/auth/oidc/{provider}/finish", {
        params: { path: { provider } },
        body: { code, state, binding },
      });
      await letIn(data!);
      navigate(attempt.back, { replace: true });
    } catch (error) {
      setFailure(<Refusal error={error} />);
    }
  }

  useEffect(() => {
    // What came back is good once, however often the page is shown.
    if (begun.current) return;
    begun.current = true;
    const query = new URLSearchParams(location.search);
    forgetLink();
    void finish(query);
  });

  if (failure === null) {
    return (
      <Door title="Signing you in">
        <Loading />
      </Door>
    );
  }
  return (
    <Door title="The sign-in did not work">
      {failure}
      <Others>
        <Link href={back}>Sign in</Link>
      </Others>
    </Door>
  );
}

function Told({ children }: { children: ReactNode }) {
  return <p role="alert">{children}</p>;
}
