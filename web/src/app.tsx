import { Suspense, lazy } from "react";
import { Redirect, Route, Switch } from "wouter";

import { Forgotten } from "./auth/forgotten";
import { Join } from "./auth/join";
import { Register } from "./auth/register";
import { Reset } from "./auth/reset";
import { SignIn } from "./auth/sign-in";
import { SignedIn } from "./auth/signed-in";
import { Verify } from "./auth/verify";
import { Challenges } from "./challenges/challenges";
import { Race } from "./challenges/race";
import { Leaderboards } from "./leaderboards/leaderboards";
import { LiveProvider } from "./live";
import { MeProvider } from "./me";
import { Notifications } from "./notifications/notifications";
import { usePerson } from "./session";
import { Page } from "./shell/page";
import { Shell } from "./shell/shell";
import { Tasks } from "./tasks/tasks";
import { Loading } from "./ui/loaded";

const Goals = lazy(() => import("./okrs/goals"));
const Profile = lazy(() => import("./profile/profile"));
const Admin = lazy(() => import("./admin/admin"));

/** Every page by its path; whoever is not signed in signs in at that path and stays there. */
export function App() {
  const person = usePerson();
  return (
    <Switch>
      <Route path="/verify" component={Verify} />
      <Route path="/forgotten-password" component={Forgotten} />
      <Route path="/reset-password" component={Reset} />
      <Route path="/join" component={Join} />
      <Route path="/signed-in" component={SignedIn} />
      <Route path="/register">{person === null ? <Register /> : <Redirect to="/" />}</Route>
      <Route>{person === null ? <SignIn /> : <Inside key={person} />}</Route>
    </Switch>
  );
}

function Inside() {
  return (
    <LiveProvider>
      <MeProvider>
        <Shell>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/" component={Challenges} />
              <Route path="/challenges/:id">{({ id }) => <Race key={id} id={id} />}</Route>
              <Route path="/leaderboards" component={Leaderboards} />
              <Route path="/goals" component={Goals} />
              <Route path="/tasks" component={Tasks} />
              <Route path="/notifications" component={Notifications} />
              <Route path="/profile" component={Profile} />
              <Route path="/admin" component={Admin} />
              <Route>
                <Page title="Nothing here">
                  <p>There is no such page.</p>
                </Page>
              </Route>
            </Switch>
          </Suspense>
        </Shell>
      </MeProvider>
    </LiveProvider>
  );
}
