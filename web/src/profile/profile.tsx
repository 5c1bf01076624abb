import { Page } from "../shell/page";
import { Details } from "./details";
import { Devices } from "./devices";
import { Keys } from "./keys";
import { Password } from "./password";
import { Who } from "./who";
import "./profile.css";

/** All that people see and decide about themselves. */
export default function Profile() {
  return (
    <Page title="Profile">
      <div className="profile">
        <Who />
        <Details />
        <Password />
        <Devices />
        <Keys />
      </div>
    </Page>
  );
}
