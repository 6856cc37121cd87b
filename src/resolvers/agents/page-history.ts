import type { CoverageSnapshot, Prisma } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'
import { type TimeRange, withinRange } from '../time-range.ts'

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'measuredAt', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'CoverageSnapshot' },
]

type HistoryArgs = PageArgs & { between?: TimeRange | null | undefined }

/** A page of measurements, as part of the query for their agents: one statement for any number of agents. */
export function historyQuery(args: HistoryArgs): Omit<Prisma.Agent$snapshotsArgs, 'select'> {
  const keyset = keysetQuery(args, NEWEST_FIRST)
  // The cursor needs these columns even if they are not selected.
  const cursorColumns = { select: { id: true, measuredAt: true } }
  return { ...keyset, ...cursorColumns, where: { AND: [inTime(args), keyset.where] } }
}

/** The page of one agent (a UUID), from the rows that `historyQuery` loaded. */
export function toHistoryPage(
  { db }: ViewerContext,
  agentId: string,
  args: HistoryArgs,
  rows: readonly CoverageSnapshot[],
): Page<CoverageSnapshot> {
  return toPage(rows, args, NEWEST_FIRST, () =>
    db.coverageSnapshot.count({ where: { agentId, ...inTime(args) } }),
  )
}

function inTime({ between }: HistoryArgs) {
  return between ? { measuredAt: withinRange(between) } : {}
}
