import { expect, it } from 'vitest'
import { describeAlert } from '../../src/coverage/take-snapshot.ts'

const below = (percent: number) => ({ below: percent, drop: null })
const drop = (points: number) => ({ below: null, drop: points })

it.each([
  ['falls below', below(60), 70, 58.34, 'Coverage fell to 58.3 %, below 60 %'],
  ['falls below from the threshold', below(60), 60, 50, 'Coverage fell to 50.0 %, below 60 %'],
  ['falls below by less than a rounded digit', below(60), 60, 59.99, 'Coverage fell to 59.9 %, below 60 %'],
  [
    'drops by exactly the points of the rule',
    drop(10),
    100,
    90,
    'Coverage fell by 10.0 points, from 100.0 % to 90.0 %',
  ],
  [
    'drops by exactly the points, computed from fractions',
    drop(20),
    100 * (2 / 3),
    100 * (7 / 15),
    'Coverage fell by 20.0 points, from 66.6 % to 46.6 %',
  ],
  [
    'falls below and drops',
    { below: 50, drop: 5 },
    60,
    40,
    'Coverage fell by 20.0 points, from 60.0 % to 40.0 %, below 50 %',
  ],
])('raises an alert with the percentages if coverage %s', (_, rule, previous, percent, reason) => {
  expect(describeAlert(rule, previous, percent)).toBe(reason)
})

it.each([
  ['stays below the threshold', below(60), 50, 40],
  ['reaches the threshold from above', below(60), 70, 60],
  ['rises', { below: 60, drop: 1 }, 50, 70],
  ['does not change', { below: 60, drop: 1 }, 60, 60],
  ['drops by fewer points', drop(10), 100, 90.1],
  ['falls without a rule', { below: null, drop: null }, 100, 0],
  ['falls to a threshold of 0', below(0), 100, 0],
])('raises no alert if coverage %s', (_, rule, previous, percent) => {
  expect(describeAlert(rule, previous, percent)).toBeNull()
})
