import type { Prisma, Probe, ProbeVerdict } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { keysetQuery, newestFirst, type Page, type PageArgs, toPage } from '../paging/keyset.ts'

export interface ProbeFilter {
  verdict?: ProbeVerdict | null | undefined
  nodeId?: string | null | undefined
}

const NEWEST_FIRST = newestFirst('Probe')

type ListArgs = PageArgs & { filter?: ProbeFilter | null | undefined }

/** A page of probes, as part of the query for their agents: one statement for any number of agents. */
export function probesQuery(args: ListArgs): Omit<Prisma.Agent$probesArgs, 'select'> {
  const keyset = keysetQuery(args, NEWEST_FIRST)
  // The cursor needs these columns even if they are not selected.
  const cursorColumns = { select: { id: true, createdAt: true } }
  return { ...keyset, ...cursorColumns, where: { AND: [probeWhere(args), keyset.where] } }
}

/** The page of one agent (a UUID), from the rows that `probesQuery` loaded. */
export function toProbesPage(
  { db }: ViewerContext,
  agentId: string,
  args: ListArgs,
  rows: readonly Probe[],
): Page<Probe> {
  return toPage(rows, args, NEWEST_FIRST, () =>
    db.probe.count({ where: { AND: [{ agentId }, probeWhere(args)] } }),
  )
}

/** An unknown node has no probes. */
function probeWhere({ filter }: ListArgs): Prisma.ProbeWhereInput {
  const { verdict, nodeId } = filter ?? {}
  const nodeUuid = nodeId ? decodeId('TaxonomyNode', nodeId) : null
  return {
    ...(verdict && { verdict }),
    ...(typeof nodeId === 'string' && (nodeUuid ? { nodeId: nodeUuid } : { id: { in: [] } })),
  }
}
