"""Estimates the state of charge and the remaining working time of a Dori battery pack.

Counting current drifts by about 1.5 percentage points a day. The estimate is therefore
pulled towards the open-circuit voltage whenever the robot has rested long enough, and set
to 100 % at the end of the weekly balance charge.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass

NOMINAL_AH = 40.0
REST_CURRENT_A = 0.8
REST_SECONDS = 600
VOLTAGE_TRUST = 0.15
RESERVE_PERCENT = 8.0

# Open-circuit voltage of the 16-cell pack at 25 °C, and the charge that belongs to it.
OCV_TABLE: list[tuple[float, float]] = [
    (48.0, 0.0), (50.4, 8.0), (51.5, 20.0), (52.2, 35.0), (52.6, 50.0),
    (52.9, 65.0), (53.2, 80.0), (53.5, 92.0), (54.4, 100.0),
]


@dataclass
class Sample:
    """One reading of the battery controller. Current is positive while discharging."""

    at: float
    volts: float
    amps: float
    celsius: float


def charge_from_voltage(volts: float) -> float:
    """Percent of charge for a voltage at rest, linear between the points of the table."""
    voltages = [v for v, _ in OCV_TABLE]
    index = bisect_right(voltages, volts)
    if index == 0:
        return 0.0
    if index == len(OCV_TABLE):
        return 100.0
    (v0, c0), (v1, c1) = OCV_TABLE[index - 1], OCV_TABLE[index]
    return c0 + (c1 - c0) * (volts - v0) / (v1 - v0)


def usable_capacity(health_percent: float, celsius: float) -> float:
    """Ampere hours that can be drawn: less for an old pack, and 0.6 % less per degree below 20."""
    cold = max(0.0, 20.0 - celsius) * 0.006
    return NOMINAL_AH * health_percent / 100.0 * max(0.6, 1.0 - cold)


class BatteryEstimator:
    """Keeps the estimate of one pack. Feed it with samples in order of time."""

    def __init__(self, charge_percent: float, health_percent: float = 100.0) -> None:
        self.charge_percent = charge_percent
        self.health_percent = health_percent
        self._last: Sample | None = None
        self._resting_since: float | None = None
        self._draw: deque[tuple[float, float]] = deque(maxlen=900)

    def update(self, sample: Sample) -> float:
        """Take in one sample and return the new state of charge in percent."""
        if self._last is not None:
            hours = (sample.at - self._last.at) / 3600.0
            if hours < 0:
                raise ValueError("samples must be in order of time")
            capacity = usable_capacity(self.health_percent, sample.celsius)
            mean_amps = (sample.amps + self._last.amps) / 2.0
            self.charge_percent -= 100.0 * mean_amps * hours / capacity
        self._correct_at_rest(sample)
        if sample.amps > REST_CURRENT_A:
            self._draw.append((sample.at, sample.amps))
        self.charge_percent = min(100.0, max(0.0, self.charge_percent))
        self._last = sample
        return self.charge_percent

    def _correct_at_rest(self, sample: Sample) -> None:
        """After ten minutes of rest, move 15 % of the way towards the voltage table."""
        if abs(sample.amps) > REST_CURRENT_A:
            self._resting_since = None
            return
        if self._resting_since is None:
            self._resting_since = sample.at
        if sample.at - self._resting_since >= REST_SECONDS:
            target = charge_from_voltage(sample.volts)
            self.charge_percent += VOLTAGE_TRUST * (target - self.charge_percent)

    def balance_finished(self) -> None:
        """The weekly balance charge is over: the pack is full by definition."""
        self.charge_percent = 100.0

    def minutes_left(self) -> float | None:
        """Minutes until the 8 % reserve at the recent draw; None before any work was seen."""
        if not self._draw or self._last is None:
            return None
        amps = sum(a for _, a in self._draw) / len(self._draw)
        capacity = usable_capacity(self.health_percent, self._last.celsius)
        spare = max(0.0, self.charge_percent - RESERVE_PERCENT) / 100.0 * capacity
        return spare / amps * 60.0

    def can_finish(self, mission_minutes: float, minutes_to_dock: float) -> bool:
        """Whether a mission and the way to the charging dock fit, with a margin of 20 %."""
        left = self.minutes_left()
        return left is None or left >= 1.2 * (mission_minutes + minutes_to_dock)
