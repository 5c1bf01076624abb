import { Page } from "../shell/page";

export function Tasks() {
  return <Page title="Tasks">{null}</Page>;
}
