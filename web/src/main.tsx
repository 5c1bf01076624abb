import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { RegattaError } from "@regatta/client";

import { App } from "./app";
import { onOtherPerson } from "./session";
import { Broken } from "./shell/broken";
import "./ui/base.css";

/** What the server has refused is refused again; only what went missing is worth another try. */
function retry(failures: number, error: Error): boolean {
  return failures < 1 && !(error instanceof RegattaError && error.status < 500);
}

const queries = new QueryClient({ defaultOptions: { queries: { retry, staleTime: 5_000 } } });

// The next person at this browser shall not see what the last one was shown.
onOtherPerson(() => queries.clear());

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <Broken>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </Broken>
  </StrictMode>,
);
