/** Typed calls and live rooms of a Regatta server. */
export { createApi, type Api } from "./api.js";
export { RegattaError, type ErrorBody } from "./errors.js";
export type * as events from "./generated/events.js";
export type { Incoming, Outgoing, RoomName } from "./generated/events.js";
export type { components, paths } from "./generated/rest.js";
export { Live, type LiveOptions, type LiveStatus, type TokenSource } from "./live.js";
export { Room, type Arrival, type Place, type RoomEvent, type RoomListener } from "./room.js";
export { Session, expiresIn, type Tokens } from "./session.js";
export { OkrBoard, type OkrSnapshot } from "./okr-board.js";
