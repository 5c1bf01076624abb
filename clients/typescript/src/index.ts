/** Typed calls and live rooms of a Regatta server. */
export { createApi, type Api } from "./api.js";
export { Inbox, type InboxSnapshot } from "./boards/inbox.js";
export { Leaderboard, type LeaderboardSnapshot } from "./boards/leaderboards.js";
export { OkrBoard, type OkrSnapshot } from "./boards/okrs.js";
export { newestFirst, oldestFirst } from "./boards/order.js";
export { OrganizationBoard, type OrganizationSnapshot } from "./boards/organization.js";
export { RaceBoard, type Lane, type RaceSnapshot } from "./boards/races.js";
export { RegattaError, isPassing, type ErrorBody } from "./errors.js";
export type * as events from "./generated/events.js";
export type { Incoming, Outgoing, RoomName } from "./generated/events.js";
export type { components, paths } from "./generated/rest.js";
export { Live, type LiveOptions, type LiveStatus, type TokenSource } from "./live.js";
export { Room, type Arrival, type Place, type RoomEvent, type RoomListener } from "./room.js";
export { Session, expiresIn, inMemory, userOf, type Keeper, type Tokens } from "./session.js";
export { Steps, newId, type StepsListener } from "./steps.js";
