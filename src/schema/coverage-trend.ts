import type { ViewerContext } from '../platform/auth/viewer.ts'
import {
  loadTrends,
  MAX_POINTS,
  type CoverageTrend as TrendShape,
  type TrendWindow as Window,
} from '../resolvers/agents/load-trends.ts'
import { builder } from './builder.ts'

export const TrendWindow = builder.enumType('TrendWindow', {
  description: 'Length of the period of a trend, which ends now.',
  values: {
    WEEK: { description: '7 days.' },
    MONTH: { description: '30 days.' },
    QUARTER: { description: '90 days.' },
  } as const,
})

const TrendDirection = builder.enumType('TrendDirection', {
  description: 'Direction in which coverage changes.',
  values: {
    RISING: { description: 'Up by at least 0.5 percentage points.' },
    FLAT: { description: 'Changed by less than 0.5 percentage points, or fewer than two measurements.' },
    FALLING: { description: 'Down by at least 0.5 percentage points.' },
  } as const,
})

const TrendPoint = builder.objectRef<TrendShape['points'][number]>('TrendPoint').implement({
  description: 'A measurement in a trend.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time of the measurement.' }),
    percent: t.exposeFloat('percent', { description: 'Coverage in percent, 0 to 100.' }),
  }),
})

export const CoverageTrend = builder.objectRef<TrendShape>('CoverageTrend').implement({
  description: 'How the coverage of an agent changed over a period.',
  fields: t => ({
    window: t.expose('window', { type: TrendWindow, description: 'Length of the period.' }),
    from: t.expose('from', { type: 'DateTime', description: 'Start of the period.' }),
    to: t.expose('to', { type: 'DateTime', description: 'End of the period: the time of the request.' }),
    changePoints: t.exposeFloat('changePoints', {
      description:
        'Change from the first to the last measurement of the period, in percentage points. 0 if there are fewer than two.',
    }),
    direction: t.expose('direction', { type: TrendDirection, description: 'Direction of the change.' }),
    points: t.expose('points', {
      type: [TrendPoint],
      description: `Measurements of the period, oldest first. If there are more than ${MAX_POINTS}, an even sample of ${MAX_POINTS} that includes the first and the last.`,
    }),
  }),
})

/** Key under which `loadTrendsByKey` loads a trend. */
export const trendKey = (agentId: string, window: Window): string => JSON.stringify([agentId, window])

/** Loads the trends for all keys with one statement. */
export function loadTrendsByKey(keys: string[], context: object): Promise<TrendShape[]> {
  const wanted = keys.map(key => {
    const [agentId, window] = JSON.parse(key) as [string, Window]
    return { agentId, window }
  })
  return loadTrends(context as ViewerContext, wanted)
}
