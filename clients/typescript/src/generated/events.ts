// Generated from the server's documents by `make client`; do not edit.

/**
 * An admin tells everyone something; no snapshot shows it. Room: ``org:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Announcement".
 */
export interface Announcement {
  type: "announcement";
  message: string;
  level: "info" | "warning" | "critical";
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * One line of a leaderboard.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "BoardRow".
 */
export interface BoardRow {
  /**
   * 1 is first; earliest wins ties
   */
  rank: number;
  userId: string;
  name: string;
  score: number;
}
/**
 * Where a copy of an objective went.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "CarriedTo".
 */
export interface CarriedTo {
  sessionId: string;
  okrId: string;
}
/**
 * The challenge was called off. Room: ``challenge:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeCancelled".
 */
export interface ChallengeCancelled {
  type: "challenge-cancelled";
  challenge: ChallengeView;
  participants: ParticipantView[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * A challenge as everyone in its organization sees it; hints stay hidden.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeView".
 */
export interface ChallengeView {
  id: string;
  taskId: string;
  ownerId: string;
  title: string;
  kind: "sprint" | "marathon";
  mode: "solo" | "multiplayer";
  state: "lobby" | "countdown" | "active" | "finished" | "cancelled";
  capacity: number;
  /**
   * steps of the course
   */
  length: number;
  basePoints: number;
  milestones: Milestone[];
  hintCount: number;
  /**
   * points, in the order of the hints
   */
  hintCosts: number[];
  durationSeconds: number;
  allowBack: boolean;
  seats: string[];
  startsAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
  /**
   * apply only what is newer
   */
  version: number;
  createdAt: string;
  updatedAt: string;
}
/**
 * A mark on the course that is worth a bonus once it is passed.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Milestone".
 */
export interface Milestone {
  /**
   * step that must be reached
   */
  at: number;
  title: string;
  /**
   * points
   */
  bonus: number;
}
/**
 * A racer as everyone in the room sees them.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ParticipantView".
 */
export interface ParticipantView {
  userId: string;
  name: string;
  status: "waiting" | "ready" | "racing" | "finished" | "timed_out" | "left";
  /**
   * steps of the course done
   */
  progress: number;
  score: number;
  hintsTaken: number;
  connected: boolean;
  reachedAt: string | null;
  finishedAt: string | null;
  /**
   * apply only what is newer
   */
  version: number;
}
/**
 * A challenge moved on, or its seats changed. Rooms: ``org:<id>``, ``challenge:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeChanged".
 */
export interface ChallengeChanged {
  type: "challenge-changed";
  challenge: ChallengeView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * The race begins at ``challenge.startsAt``. Room: ``challenge:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeCountdown".
 */
export interface ChallengeCountdown {
  type: "challenge-countdown";
  challenge: ChallengeView;
  participants: ParticipantView[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * The race is over; these are the results. Room: ``challenge:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeFinished".
 */
export interface ChallengeFinished {
  type: "challenge-finished";
  challenge: ChallengeView;
  participants: ParticipantView[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * A challenge was made from a task and waits for racers. Room: ``org:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeGenerated".
 */
export interface ChallengeGenerated {
  type: "challenge-generated";
  challenge: ChallengeView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * The caller is ready, or is not after all.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeReady".
 */
export interface ChallengeReady {
  challengeId: string;
  ready?: boolean;
}
/**
 * The race is on. Room: ``challenge:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeStarted".
 */
export interface ChallengeStarted {
  type: "challenge-started";
  challenge: ChallengeView;
  participants: ParticipantView[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * Another service says something of its own; no snapshot shows it.
 *
 * Rooms: ``org:<id>``, ``challenge:<id>``, ``user:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "CustomEvent".
 */
export interface CustomEvent {
  type: "custom";
  /**
   * what the data are
   */
  name: string | null;
  data: {
    [k: string]: unknown;
  };
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * A cycle as the members of its organization see it.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "CycleView".
 */
export interface CycleView {
  id: string;
  name: string;
  status: "preparation" | "active" | "closed";
  startDate: string;
  endDate: string;
  /**
   * when it closes by itself, if it is active
   */
  closesAt: string;
  activatedAt: string | null;
  closedAt: string | null;
  createdAt: string;
  updatedAt: string;
  /**
   * rises with every change
   */
  version: number;
}
/**
 * The inside of the one error form.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ErrorBody".
 */
export interface ErrorBody {
  /**
   * stable and machine-readable
   */
  code: string;
  /**
   * one sentence for people
   */
  message: string;
  /**
   * specific to the code; may be empty
   */
  details?: {
    [k: string]: unknown;
  };
  /**
   * as in X-Request-ID and the logs
   */
  requestId?: string | null;
}
/**
 * A hint, and what it cost.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "GivenHint".
 */
export interface GivenHint {
  /**
   * 1 for the first
   */
  number: number;
  text: string;
  cost: number;
  score: number;
  /**
   * hints that can still be asked for
   */
  left: number;
}
/**
 * The caller asks for the next hint; with an update id a retry costs nothing.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "HintRequest".
 */
export interface HintRequest {
  challengeId: string;
  updateId?: string | null;
}
/**
 * A job that the user asked for was begun, moved on or ended. Room: ``user:<id>``.
 *
 * The figures are absolute: apply the event when the job's version is newer than what you have.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "JobProgress".
 */
export interface JobProgress {
  type: "job-progress";
  job: JobView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * A job as the person who asked for it sees it.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "JobView".
 */
export interface JobView {
  id: string;
  kind: string;
  state: "queued" | "running" | "succeeded" | "dead";
  /**
   * percent
   */
  progress: number;
  /**
   * what is being done
   */
  message: string;
  /**
   * what came of it; specific to the kind
   */
  result: {
    [k: string]: unknown;
  } | null;
  /**
   * how often a worker has begun it
   */
  tries: number;
  /**
   * of what is shown here; newer wins
   */
  version: number;
  createdAt: string;
  finishedAt: string | null;
}
/**
 * Subscribe to a room, from where the client left off if it was there before.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "JoinRoom".
 */
export interface JoinRoom {
  room: string;
  since?: Since | null;
}
/**
 * The last event that a client has seen.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Since".
 */
export interface Since {
  epoch: string;
  seq: number;
}
/**
 * Where the room stands: the missed events, or a snapshot; never a part of either.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Joined".
 */
export interface Joined {
  room: string;
  epoch: string;
  seq: number;
  recovered: boolean;
  snapshot?: {
    [k: string]: unknown;
  } | null;
  events?:
    | {
        [k: string]: unknown;
      }[]
    | null;
}
/**
 * A number that tells how near its objective is.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "KeyResult".
 */
export interface KeyResult {
  id: string;
  title: string;
  metric: "number" | "percent" | "currency" | "binary" | "milestone";
  unit: string;
  start: number;
  /**
   * the bound of a guardrail
   */
  target: number;
  /**
   * null until measured
   */
  current: number | null;
  direction: "up" | "down";
  /**
   * a bound to keep to, not a way
   */
  guardrail: ("stay_above" | "stay_below") | null;
  /**
   * 0 counts for nothing
   */
  weight: number;
  order: number;
  /**
   * does not count
   */
  archived: boolean;
  confidence?: number | null;
  /**
   * when `current` was true
   */
  measuredAt?: string | null;
  /**
   * 0 to 1; null without data, which is not 0
   */
  progress?: number | null;
}
/**
 * An admin ends this connection; it is closed right after. To one socket.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Kicked".
 */
export interface Kicked {
  type: "kicked";
  reason: string;
}
/**
 * Rows that changed since the board's last version. Room: ``leaderboard:<board>``.
 *
 * Put ``rows`` in by user, drop ``gone``, order by rank: that is the new top of the board.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "LeaderboardUpdated".
 */
export interface LeaderboardUpdated {
  type: "leaderboard-update";
  board: string;
  /**
   * of the board; rises by one an update
   */
  version: number;
  rows: BoardRow[];
  /**
   * users who left the top
   */
  gone: string[];
  total: number;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * Unsubscribe from a room.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "LeaveRoom".
 */
export interface LeaveRoom {
  room: string;
}
/**
 * The room that was left.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Left".
 */
export interface Left {
  room: string;
}
/**
 * The user should know something; one with ``inApp`` false is not shown. Room: ``user:<id>``.
 *
 * Of the kind ``points-awarded`` when points were entered into the ledger: then ``data`` has
 * ``entryId``, ``challengeId``, ``points``, and ``total``: all points of the user at that time.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "NotificationSent".
 */
export interface NotificationSent {
  unread: number;
  /**
   * of the count; newer wins
   */
  unreadVersion: number;
  type: "notification";
  notification: NotificationView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * A notification as its person sees it.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "NotificationView".
 */
export interface NotificationView {
  id: string;
  kind: string;
  title: string;
  body: string;
  /**
   * specific to the kind
   */
  data: {
    [k: string]: unknown;
  };
  /**
   * false: do not show it, the person chose so
   */
  inApp: boolean;
  readAt: string | null;
  createdAt: string;
}
/**
 * The user has read these, on whatever device. Room: ``user:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "NotificationsRead".
 */
export interface NotificationsRead {
  unread: number;
  /**
   * of the count; newer wins
   */
  unreadVersion: number;
  type: "notifications-read";
  ids: string[];
  readAt: string;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * An objective was written down, changed or hung elsewhere. Room: ``session:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "OkrChanged".
 */
export interface OkrChanged {
  type: "okr-changed";
  sessionId: string;
  okr: OkrView;
  /**
   * from below
   */
  ancestors: OkrFigures[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * An objective as somebody sees it who may.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "OkrView".
 */
export interface OkrView {
  id: string;
  sessionId: string;
  ownerId: string;
  /**
   * null too where one may not see the parent
   */
  parentId: string | null;
  objective: string;
  description: string;
  /**
   * what its progress is made of
   */
  rollup: "key_results" | "children" | "both";
  /**
   * in its parent
   */
  weight: number;
  visibility: "organization" | "private";
  draft: boolean;
  archived: boolean;
  keyResults: KeyResult[];
  /**
   * 0 to 1; null without data, which is not 0
   */
  progress: number | null;
  /**
   * 0 to 10
   */
  confidence: number | null;
  status: ("on_track" | "needs_attention" | "off_track" | "achieved") | null;
  checkedInAt: string | null;
  /**
   * given, or else what progress comes to
   */
  grade: number | null;
  /**
   * green from 0.7, yellow from 0.4
   */
  gradeBand: ("green" | "yellow" | "red") | null;
  gradeNote: string;
  reviewNote: string;
  carriedFrom: string | null;
  carriedTo: CarriedTo[];
  /**
   * rises with every change
   */
  version: number;
  createdAt: string;
}
/**
 * What an objective's progress came to, because of something below it.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "OkrFigures".
 */
export interface OkrFigures {
  id: string;
  /**
   * 0 to 1; null without data, which is not 0
   */
  progress: number | null;
  confidence: number | null;
  status: ("on_track" | "needs_attention" | "off_track" | "achieved") | null;
  grade: number | null;
  gradeBand: ("green" | "yellow" | "red") | null;
  /**
   * of the objective
   */
  version: number;
}
/**
 * Somebody checked in. Room: ``session:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "OkrProgressed".
 */
export interface OkrProgressed {
  type: "okr-progress";
  sessionId: string;
  okr: OkrView;
  /**
   * from below
   */
  ancestors: OkrFigures[];
  okrId: string;
  keyResultId: string;
  /**
   * of the objective
   */
  oldProgress: number | null;
  /**
   * of the objective
   */
  newProgress: number | null;
  status: ("on_track" | "needs_attention" | "off_track" | "achieved") | null;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * An objective is gone, archived or no longer for everyone to see. Room: ``session:<id>``.
 *
 * Remember its version: what is said of an older one came late.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "OkrRemoved".
 */
export interface OkrRemoved {
  type: "okr-removed";
  sessionId: string;
  okrId: string;
  version: number;
  /**
   * from below
   */
  ancestors: OkrFigures[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * A racer joined, left, got ready, dropped or came back. Room: ``challenge:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ParticipantChanged".
 */
export interface ParticipantChanged {
  type: "participant-changed";
  challengeId: string;
  participant: ParticipantView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * Who came into the room and who left it, gathered, so that a reconnect says nothing.
 *
 * Rooms: ``challenge:<id>``, ``org:<id>``, ``leaderboard:<board>``, ``session:<id>``. Put
 * ``joined`` in by user, drop ``left``: that is the new ``present`` of the snapshot.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "PresenceChanged".
 */
export interface PresenceChanged {
  type: "presence";
  joined: Present[];
  left: string[];
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * Somebody who is in a room, with however many devices.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Present".
 */
export interface Present {
  userId: string;
  name: string;
}
/**
 * One step of the caller.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ProgressUpdate".
 */
export interface ProgressUpdate {
  challengeId: string;
  /**
   * chosen by the client; a repeat changes nothing
   */
  updateId: string;
  /**
   * steps of the course done
   */
  progress: number;
}
/**
 * A racer moved, paid for a hint or finished. Room: ``challenge:<id>``.
 *
 * The figures are absolute: apply the event when its version is newer than what you have.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ProgressUpdated".
 */
export interface ProgressUpdated {
  type: "progress-update";
  challengeId: string;
  participant: ParticipantView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * Whether the caller is marked as ready.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ReadyState".
 */
export interface ReadyState {
  status: "waiting" | "ready" | "racing" | "finished" | "timed_out" | "left";
  version: number;
}
/**
 * A newer token for this socket, of the same user and organization.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "RefreshToken".
 */
export interface RefreshToken {
  token: string;
}
/**
 * An admin took the user out of a room. To every socket of the user that was in it.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "RoomLeft".
 */
export interface RoomLeft {
  type: "room-left";
  room: string;
  reason: string;
}
/**
 * Nothing is heard of the room behind ``seq`` for now; it comes later. To every member.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "RoomPaused".
 */
export interface RoomPaused {
  type: "room-paused";
  room: string;
  epoch: string;
  seq: number;
}
/**
 * The room's history was lost or has moved on too far: join again. To every member.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "RoomReset".
 */
export interface RoomReset {
  type: "room-reset";
  room: string;
  epoch: string;
  seq: number;
}
/**
 * The room is heard again, and all up to ``seq`` was told. To every member.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "RoomResumed".
 */
export interface RoomResumed {
  type: "room-resumed";
  room: string;
  epoch: string;
  seq: number;
}
/**
 * The server is about to close; come back after the delay. To every socket.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ServerDraining".
 */
export interface ServerDraining {
  type: "server-draining";
  reconnectAfterMs: number;
}
/**
 * A cycle began, ended or was planned differently. Room: ``session:<id>``.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "SessionChanged".
 */
export interface SessionChanged {
  type: "session-changed";
  session: CycleView;
  room: string;
  /**
   * one more than the room's last event
   */
  seq: number;
  /**
   * of the room's history; when it changes, join again
   */
  epoch: string;
  at: string;
}
/**
 * Where a racer stands after a step.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "Standing".
 */
export interface Standing {
  /**
   * steps of the course done
   */
  progress: number;
  score: number;
  /**
   * on the challenge's board; 1 is first, 0 is off it
   */
  rank: number;
  /**
   * of the racer's document
   */
  version: number;
  /**
   * of the room, at or after this step
   */
  seq: number;
  status: "waiting" | "ready" | "racing" | "finished" | "timed_out" | "left";
}
/**
 * Until when the socket may stay.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "TokenAccepted".
 */
export interface TokenAccepted {
  expiresAt: string;
}
/**
 * The socket's token is about to expire: send ``refresh-token``. To one socket.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "TokenExpiring".
 */
export interface TokenExpiring {
  type: "token-expiring";
  expiresAt: string;
}
/**
 * Where the room stands: the missed events, or a snapshot; never a part of either.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "JoinRoomAnswer".
 */
export interface JoinRoomAnswer {
  room: string;
  epoch: string;
  seq: number;
  recovered: boolean;
  snapshot?: {
    [k: string]: unknown;
  } | null;
  events?:
    | {
        [k: string]: unknown;
      }[]
    | null;
  ok: true;
}
/**
 * The room that was left.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "LeaveRoomAnswer".
 */
export interface LeaveRoomAnswer {
  room: string;
  ok: true;
}
/**
 * Where a racer stands after a step.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeUpdateAnswer".
 */
export interface ChallengeUpdateAnswer {
  /**
   * steps of the course done
   */
  progress: number;
  score: number;
  /**
   * on the challenge's board; 1 is first, 0 is off it
   */
  rank: number;
  /**
   * of the racer's document
   */
  version: number;
  /**
   * of the room, at or after this step
   */
  seq: number;
  status: "waiting" | "ready" | "racing" | "finished" | "timed_out" | "left";
  ok: true;
}
/**
 * Whether the caller is marked as ready.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "ChallengeReadyAnswer".
 */
export interface ChallengeReadyAnswer {
  status: "waiting" | "ready" | "racing" | "finished" | "timed_out" | "left";
  version: number;
  ok: true;
}
/**
 * A hint, and what it cost.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "HintRequestAnswer".
 */
export interface HintRequestAnswer {
  /**
   * 1 for the first
   */
  number: number;
  text: string;
  cost: number;
  score: number;
  /**
   * hints that can still be asked for
   */
  left: number;
  ok: true;
}
/**
 * Until when the socket may stay.
 *
 * This interface was referenced by `Definitions`'s JSON-Schema
 * via the `definition` "RefreshTokenAnswer".
 */
export interface RefreshTokenAnswer {
  expiresAt: string;
  ok: true;
}

/** What a client may say: the payload, and the answer if all is well. */
export interface Incoming {
  "join-room": { payload: JoinRoom; answer: JoinRoomAnswer };
  "leave-room": { payload: LeaveRoom; answer: LeaveRoomAnswer };
  "challenge-update": { payload: ProgressUpdate; answer: ChallengeUpdateAnswer };
  "challenge-ready": { payload: ChallengeReady; answer: ChallengeReadyAnswer };
  "hint-request": { payload: HintRequest; answer: HintRequestAnswer };
  "refresh-token": { payload: RefreshToken; answer: RefreshTokenAnswer };
}

/** What the server says, by name. */
export interface Outgoing {
  "challenge-generated": ChallengeGenerated;
  "challenge-changed": ChallengeChanged;
  "participant-changed": ParticipantChanged;
  "challenge-countdown": ChallengeCountdown;
  "challenge-started": ChallengeStarted;
  "progress-update": ProgressUpdated;
  "challenge-finished": ChallengeFinished;
  "challenge-cancelled": ChallengeCancelled;
  "leaderboard-update": LeaderboardUpdated;
  "notification": NotificationSent;
  "notifications-read": NotificationsRead;
  "job-progress": JobProgress;
  "presence": PresenceChanged;
  "session-changed": SessionChanged;
  "okr-changed": OkrChanged;
  "okr-progress": OkrProgressed;
  "okr-removed": OkrRemoved;
  "announcement": Announcement;
  "custom": CustomEvent;
  "token-expiring": TokenExpiring;
  "server-draining": ServerDraining;
  "room-paused": RoomPaused;
  "room-resumed": RoomResumed;
  "room-reset": RoomReset;
  "kicked": Kicked;
  "room-left": RoomLeft;
}

/** The name of a room. */
export type RoomName = `challenge:${string}` | `leaderboard:${string}` | `org:${string}` | `session:${string}` | `user:${string}`;
