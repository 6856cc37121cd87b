"""Path planner of the traffic service: A* on the occupancy grid of one floor.

Off the lane graph robots plan on the grid. A cell is 5 cm wide. Costs are
seconds at cruising speed, so that turning and waiting can be compared with driving.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import Iterator

CELL_METRES = 0.05
CRUISE_SPEED = 1.4
TURN_SECONDS = 1.5
RESERVED_FACTOR = 3.0
CLEARANCE_CELLS = 6

Cell = tuple[int, int]

NEIGHBOURS: tuple[Cell, ...] = (
    (1, 0), (-1, 0), (0, 1), (0, -1),
    (1, 1), (1, -1), (-1, 1), (-1, -1),
)


class NoRouteError(Exception):
    """Raised when the goal cannot be reached without entering a no-go zone."""


@dataclass
class Grid:
    """Occupancy of a floor with its no-go zones and the cells other robots reserved."""

    width: int
    height: int
    blocked: set[Cell] = field(default_factory=set)
    no_go: set[Cell] = field(default_factory=set)
    reserved: set[Cell] = field(default_factory=set)
    clearance: dict[Cell, int] = field(default_factory=dict)

    def passable(self, cell: Cell) -> bool:
        """A cell inside the floor that is neither an obstacle nor in a no-go zone."""
        x, y = cell
        inside = 0 <= x < self.width and 0 <= y < self.height
        return inside and cell not in self.blocked and cell not in self.no_go

    def weight(self, cell: Cell) -> float:
        """Cost factor of a cell: up to 2 beside obstacles, times 3 where reserved."""
        distance = self.clearance.get(cell, CLEARANCE_CELLS)
        near = max(0, CLEARANCE_CELLS - distance) / CLEARANCE_CELLS
        factor = 1.0 + near
        return factor * RESERVED_FACTOR if cell in self.reserved else factor


def heuristic(a: Cell, b: Cell) -> float:
    """Octile distance in seconds. Never overestimates, because it leaves out turns and weights."""
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    cells = max(dx, dy) + (math.sqrt(2) - 1) * min(dx, dy)
    return cells * CELL_METRES / CRUISE_SPEED


def step_seconds(grid: Grid, came_from: Cell | None, here: Cell, there: Cell) -> float:
    """Time for one step, with the time of turning when the direction changes."""
    length = math.dist(here, there) * CELL_METRES
    seconds = length / CRUISE_SPEED * grid.weight(there)
    if came_from is not None:
        before = (here[0] - came_from[0], here[1] - came_from[1])
        after = (there[0] - here[0], there[1] - here[1])
        if before != after:
            angle = abs(math.atan2(*after) - math.atan2(*before))
            angle = min(angle, 2 * math.pi - angle)
            seconds += TURN_SECONDS * angle / (math.pi / 2)
    return seconds


def neighbours(grid: Grid, cell: Cell) -> Iterator[Cell]:
    """Passable neighbours. Diagonal steps must not cut the corner of an obstacle."""
    x, y = cell
    for dx, dy in NEIGHBOURS:
        if dx and dy and not (grid.passable((x + dx, y)) and grid.passable((x, y + dy))):
            continue
        candidate = (x + dx, y + dy)
        if grid.passable(candidate):
            yield candidate


def plan(grid: Grid, start: Cell, goal: Cell) -> list[Cell]:
    """The cheapest path from start to goal, both included."""
    if not grid.passable(goal):
        raise NoRouteError(f"goal {goal} is blocked or inside a no-go zone")
    best: dict[Cell, float] = {start: 0.0}
    parent: dict[Cell, Cell | None] = {start: None}
    queue: list[tuple[float, Cell]] = [(heuristic(start, goal), start)]
    closed: set[Cell] = set()
    while queue:
        _, here = heapq.heappop(queue)
        if here == goal:
            return unwind(parent, goal)
        if here in closed:
            continue
        closed.add(here)
        for there in neighbours(grid, here):
            cost = best[here] + step_seconds(grid, parent[here], here, there)
            if cost < best.get(there, math.inf):
                best[there] = cost
                parent[there] = here
                heapq.heappush(queue, (cost + heuristic(there, goal), there))
    raise NoRouteError(f"no route from {start} to {goal}")


def unwind(parent: dict[Cell, Cell | None], goal: Cell) -> list[Cell]:
    """Follow the parents back from the goal and drop points on straight lines."""
    path = [goal]
    while (previous := parent[path[-1]]) is not None:
        path.append(previous)
    path.reverse()
    corners = path[:1]
    for before, here, after in zip(path, path[1:], path[2:]):
        if (here[0] - before[0], here[1] - before[1]) != (after[0] - here[0], after[1] - here[1]):
            corners.append(here)
    return corners + path[-1:] if len(path) > 1 else path
