import { Page } from "../shell/page";

export function Race({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>;
}
