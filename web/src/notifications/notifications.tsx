import { Page } from "../shell/page";

export function Notifications() {
  return <Page title="Notifications">{null}</Page>;
}
