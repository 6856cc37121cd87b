/**
 * The mission state machine of the dispatcher. Every change of a mission state goes through
 * `transition`, so that no event can bring a mission into a state that the table does not allow.
 */

export type MissionState =
  | "queued"
  | "assigned"
  | "running"
  | "paused"
  | "cancelling"
  | "completed"
  | "failed"
  | "cancelled"
  | "expired";

export type FailureReason =
  | "item_not_found"
  | "item_too_heavy"
  | "path_blocked"
  | "no_suitable_robot"
  | "robot_error";

export interface Mission {
  id: string;
  state: MissionState;
  priority: number;
  queuedAt: number;
  deadline: number | null;
  lateIsFine: boolean;
  robotId: string | null;
  /** How often it went back from `assigned` to `queued`. */
  returns: number;
  failure: FailureReason | null;
  version: number;
}

export type MissionEvent =
  | { type: "assign"; robotId: string }
  | { type: "start" }
  | { type: "release" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "complete" }
  | { type: "fail"; reason: FailureReason }
  | { type: "cancel" }
  | { type: "goodsReturned" }
  | { type: "expire" };

const MAX_RETURNS = 3;

const ALLOWED: Record<MissionState, readonly MissionEvent["type"][]> = {
  queued: ["assign", "cancel", "expire"],
  assigned: ["start", "release", "cancel"],
  running: ["pause", "complete", "fail", "cancel"],
  paused: ["resume", "fail", "cancel"],
  cancelling: ["goodsReturned", "fail"],
  completed: [],
  failed: [],
  cancelled: [],
  expired: [],
};

export class IllegalTransitionError extends Error {
  constructor(mission: Mission, event: MissionEvent) {
    super(`mission ${mission.id}: "${event.type}" is not allowed in state "${mission.state}"`);
    this.name = "IllegalTransitionError";
  }
}

/** Final states are those that no event leaves. */
export function isFinal(state: MissionState): boolean {
  return ALLOWED[state].length === 0;
}

/** Returns the mission after the event, with its version counted up. The argument is not changed. */
export function transition(mission: Mission, event: MissionEvent): Mission {
  if (!ALLOWED[mission.state].includes(event.type)) throw new IllegalTransitionError(mission, event);
  const next: Mission = { ...mission, version: mission.version + 1 };

  switch (event.type) {
    case "assign":
      return { ...next, state: "assigned", robotId: event.robotId };
    case "start":
    case "resume":
      return { ...next, state: "running" };
    case "release":
      return releaseRobot(next);
    case "pause":
      return { ...next, state: "paused" };
    case "complete":
      return { ...next, state: "completed" };
    case "fail":
      return { ...next, state: "failed", failure: event.reason };
    case "cancel":
      // Before the first pick there is nothing to put back.
      return hasGoods(mission) ? { ...next, state: "cancelling" } : { ...next, state: "cancelled", robotId: null };
    case "goodsReturned":
      return { ...next, state: "cancelled", robotId: null };
    case "expire":
      return mission.lateIsFine ? mission : { ...next, state: "expired" };
  }
}

/** Back to the queue; the third return in a row of bad luck ends the mission. */
function releaseRobot(mission: Mission): Mission {
  const returns = mission.returns + 1;
  if (returns >= MAX_RETURNS) {
    return { ...mission, state: "failed", failure: "no_suitable_robot", robotId: null, returns };
  }
  return { ...mission, state: "queued", robotId: null, returns };
}

function hasGoods(mission: Mission): boolean {
  return mission.state === "running" || mission.state === "paused";
}

/**
 * Priority the dispatcher sorts by: the given one, plus 1 for every 30 s of waiting (40 at most),
 * plus 20 when less than ten minutes are left until the latest start.
 */
export function effectivePriority(mission: Mission, now: number, expectedMs: number): number {
  const waited = Math.min(40, Math.floor((now - mission.queuedAt) / 30_000));
  const latestStart = mission.deadline === null ? Number.POSITIVE_INFINITY : mission.deadline - expectedMs;
  const urgent = latestStart - now < 10 * 60_000 ? 20 : 0;
  return mission.priority + waited + urgent;
}

/** Express missions may take over a robot that is assigned elsewhere, never one that is running. */
export function mayPreempt(express: Mission, other: Mission): boolean {
  return express.priority >= 90 && other.state === "assigned" && other.priority < 90;
}
