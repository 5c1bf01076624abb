import { Page } from "../shell/page";

export function Challenges() {
  return <Page title="Races">{null}</Page>;
}
