"""Triage of Dori error codes: who has to act, and when a code becomes a support ticket.

An error code is a letter (W warning, E stops the mission, S cuts the motor power) and three
digits, of which the first names the part of the robot.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Iterable

_CODE = re.compile(r"^([WES])([1-6])(\d{2})$")

PARTS = {
    "1": "drive",
    "2": "gripper and arm",
    "3": "energy",
    "4": "navigation",
    "5": "communication",
    "6": "safety",
}

# Must never be reset on site: scanner fault and safety controller fault.
LOCKED = frozenset({"S604", "S609"})


class Action(Enum):
    """What happens next. Higher values win when several codes arrive together."""

    IGNORE = 0
    SHIFT_LEAD = 1
    REMAP_AISLE = 2
    SUPPORT_TICKET = 3
    LOCK_OUT = 4


@dataclass(frozen=True)
class ErrorEvent:
    robot_id: str
    code: str
    at: datetime
    x: float
    y: float


def part_of(code: str) -> str:
    """Name of the part a code belongs to, for example "energy" for E305."""
    match = _CODE.match(code)
    if match is None:
        raise ValueError(f"not an error code: {code!r}")
    return PARTS[match.group(2)]


def first_action(code: str) -> Action:
    """The action for a single code, without looking at the history."""
    if code in LOCKED:
        return Action.LOCK_OUT
    match = _CODE.match(code)
    if match is None:
        return Action.SUPPORT_TICKET
    return Action.IGNORE if match.group(1) == "W" else Action.SHIFT_LEAD


def same_spot(a: ErrorEvent, b: ErrorEvent, metres: float = 1.5) -> bool:
    """Whether two events happened within 1.5 m of each other."""
    return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 <= metres**2


def triage(history: Iterable[ErrorEvent], event: ErrorEvent) -> Action:
    """Decide with the last 24 hours in mind.

    * E402 twice in the same spot: the shelves have moved, teach the aisle again.
    * E118 or E305 twice on one robot: support has to look at it.
    * Any other E code five times on one robot: the same.
    """
    since = event.at - timedelta(hours=24)
    recent = [e for e in history if since <= e.at <= event.at]
    action = first_action(event.code)
    if action in (Action.LOCK_OUT, Action.SUPPORT_TICKET):
        return action

    if event.code == "E402" and any(e.code == "E402" and same_spot(e, event) for e in recent):
        return Action.REMAP_AISLE

    repeats = sum(1 for e in recent if e.code == event.code and e.robot_id == event.robot_id)
    if event.code in {"E118", "E305"} and repeats >= 1:
        return Action.SUPPORT_TICKET
    if event.code.startswith("E") and repeats >= 4:
        return Action.SUPPORT_TICKET
    return action


def worst_spots(events: Iterable[ErrorEvent], cell: float = 2.0, top: int = 5) -> list[tuple[float, float, int]]:
    """The places with the most stops, on a grid of 2 m, for the heat layer of the map."""
    counts: Counter[tuple[int, int]] = Counter()
    for event in events:
        if not event.code.startswith("W"):
            counts[int(event.x // cell), int(event.y // cell)] += 1
    return [((cx + 0.5) * cell, (cy + 0.5) * cell, n) for (cx, cy), n in counts.most_common(top)]


def daily_summary(events: Iterable[ErrorEvent]) -> dict[str, dict[str, int]]:
    """Number of events per robot and part, for the shift handover."""
    summary: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event in events:
        summary[event.robot_id][part_of(event.code)] += 1
    return {robot: dict(parts) for robot, parts in summary.items()}
