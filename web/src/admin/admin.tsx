import { Page } from "../shell/page";

export default function Admin() {
  return <Page title="Admin">{null}</Page>;
}
