import { Page } from "../shell/page";

export default function Profile() {
  return <Page title="Profile">{null}</Page>;
}
