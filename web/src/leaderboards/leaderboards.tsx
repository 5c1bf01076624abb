import { Page } from "../shell/page";

export function Leaderboards() {
  return <Page title="Leaderboards">{null}</Page>;
}
