import { expect, it } from 'vitest'
import { describeAlert } from '../../src/coverage/take-snapshot.ts'

const below = (percent: number) => ({ below: percent, drop: null })
const drop = (points: number) => ({ below: null, drop: points })

it.each([
  ['falls below', below(60), 70, 58.34, 'Coverage fell to 58.3 %, below 60 %'],
  ['falls below from exactly there', below(60), 60, 50, 'Coverage fell to 50.0 %, below 60 %'],
  ['falls by a hair, which is not rounded away', below(60), 60, 59.99, 'Coverage fell to 59.9 %, below 60 %'],
  ['drops by just so many points', drop(10), 100, 90, 'Coverage fell by 10.0 points, from 100.0 % to 90.0 %'],
  [
    'drops by a quotient that is as much',
    drop(20),
    100 * (2 / 3),
    100 * (7 / 15),
    'Coverage fell by 20.0 points, from 66.6 % to 46.6 %',
  ],
  [
    'does both',
    { below: 50, drop: 5 },
    60,
    40,
    'Coverage fell by 20.0 points, from 60.0 % to 40.0 %, below 50 %',
  ],
])('%s raises an alert with figures', (_, rule, previous, percent, reason) => {
  expect(describeAlert(rule, previous, percent)).toBe(reason)
})

it.each([
  ['stays below', below(60), 50, 40],
  ['reaches the threshold from above', below(60), 70, 60],
  ['rises', { below: 60, drop: 1 }, 50, 70],
  ['stays', { below: 60, drop: 1 }, 60, 60],
  ['drops by less', drop(10), 100, 90.1],
  ['falls without a rule', { below: null, drop: null }, 100, 0],
  ['is at 0 with the lowest threshold', below(0), 100, 0],
])('%s raises no alert', (_, rule, previous, percent) => {
  expect(describeAlert(rule, previous, percent)).toBeNull()
})
