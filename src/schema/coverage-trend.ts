import type { ViewerContext } from '../platform/auth/viewer.ts'
import {
  loadTrends,
  MOST_POINTS,
  type CoverageTrend as TrendShape,
  type TrendWindow as Window,
} from '../resolvers/agents/load-trends.ts'
import { builder } from './builder.ts'

export const TrendWindow = builder.enumType('TrendWindow', {
  description: 'How far back a trend goes, from now.',
  values: {
    WEEK: { description: '7 days.' },
    MONTH: { description: '30 days.' },
    QUARTER: { description: '90 days.' },
  } as const,
})

const TrendDirection = builder.enumType('TrendDirection', {
  description: 'Where a coverage goes.',
  values: {
    RISING: { description: 'Up by 0.5 points or more.' },
    FLAT: { description: 'Under 0.5 points either way, or fewer than two measurements.' },
    FALLING: { description: 'Down by 0.5 points or more.' },
  } as const,
})

const TrendPoint = builder.objectRef<TrendShape['points'][number]>('TrendPoint').implement({
  description: 'One measurement.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was made.' }),
    percent: t.exposeFloat('percent', { description: 'What it said.' }),
  }),
})

export const CoverageTrend = builder.objectRef<TrendShape>('CoverageTrend').implement({
  description: 'How the coverage of an agent moved.',
  fields: t => ({
    window: t.expose('window', { type: TrendWindow, description: 'How far back it goes.' }),
    from: t.expose('from', { type: 'DateTime', description: 'Where the window begins.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Now.' }),
    changePoints: t.exposeFloat('changePoints', {
      description:
        'Percentage points from the first to the last measurement in the window; 0 with fewer than two.',
    }),
    direction: t.expose('direction', { type: TrendDirection, description: 'Where it goes.' }),
    points: t.expose('points', {
      type: [TrendPoint],
      description: `Measurements in the window, oldest first. Of more than ${MOST_POINTS}, ${MOST_POINTS} evenly among them, the first and the last always.`,
    }),
  }),
})

/** What a field needs to load trends together: a key, and the trends for many keys in one statement. */
export const trendKey = (agentId: string, window: Window): string => JSON.stringify([agentId, window])

export function loadTrendsByKey(keys: string[], context: object): Promise<TrendShape[]> {
  const wanted = keys.map(key => {
    const [agentId, window] = JSON.parse(key) as [string, Window]
    return { agentId, window }
  })
  return loadTrends(context as ViewerContext, wanted)
}
