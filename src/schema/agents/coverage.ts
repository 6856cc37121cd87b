import type { ViewerContext } from '../../context.ts'
import { missingDocuments, type Share, wilson } from '../../coverage/coverage-math.ts'
import type { CoverageChange as ChangeShape } from '../../coverage/explain-change.ts'
import {
  type CoverageGap as GapShape,
  loadTrends,
  MAX_POINTS,
  type CoverageTrend as TrendShape,
  type TrendWindow as Window,
} from '../../resolvers/agents/coverage-history.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localized } from '../shared/localized.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection } from '../shared/paging.ts'
import { TaxonomyNode } from '../taxonomies/taxonomy.ts'

builder.prismaObject('NodeCoverage', {
  description: 'Coverage of one node in one measurement.',
  fields: t => ({
    node: t.relation('node', { description: 'The node.' }),
    percent: t.exposeFloat('percent', {
      description: 'Coverage in percent: `min(documents, target) / target * 100`. 100 if the target is 0.',
    }),
    documents: t.exposeInt('documents', {
      description:
        'Number of documents placed on this node with a confidence of at least 0.70. Excludes descendants.',
    }),
    target: t.exposeInt('target', {
      description:
        'Target number of documents at the time of the measurement. 0 excludes the node from the coverage.',
    }),
    missing: t.int({
      description: 'Number of missing documents: `target - documents`, at least 0.',
      select: { documents: true, target: true },
      resolve: missingDocuments,
    }),
    probes: t.exposeInt('probes', {
      description: 'Number of judged probes of this node. Excludes descendants.',
    }),
    answered: t.exposeInt('answered', { description: 'Number of these probes that were answered.' }),
  }),
})

const Answerability = builder
  .objectRef<Share & { probes: number; answered: number }>('Answerability')
  .implement({
    description: 'Share of the probes that an agent could answer in one measurement.',
    fields: t => ({
      share: t.exposeFloat('share', {
        description: 'Share of answered probes: `answered / probes`, 0 to 1.',
      }),
      low: t.exposeFloat('low', { description: 'Lower bound of the 95 % confidence interval, 0 to 1.' }),
      high: t.exposeFloat('high', { description: 'Upper bound of the 95 % confidence interval, 0 to 1.' }),
      probes: t.exposeInt('probes', { description: 'Number of judged probes.' }),
      answered: t.exposeInt('answered', {
        description: 'Number of probes that were answered with evidence.',
      }),
    }),
  })
const CoverageCause = defineEnum(
  'CoverageCause',
  'Why the coverage changed. Causes are evaluated in this order: taxonomy, scope, targets, documents removed, placements, documents added.',
  {
    DOCUMENTS_ADDED: 'Documents were added since the previous measurement.',
    DOCUMENTS_REMOVED: 'Documents were deleted.',
    PLACEMENTS_CHANGED: 'The nodes or the confidence of existing documents changed.',
    TARGETS_CHANGED: 'The targets of the agent changed.',
    SCOPE_CHANGED: 'The nodes of the agent changed.',
    TAXONOMY_CHANGED: 'The agent moved to a version of the taxonomy in which its nodes differ.',
  },
)

const CoverageChange = builder.objectRef<ChangeShape>('CoverageChange').implement({
  description: 'Effect of one cause on the coverage, given the effects of the causes before it.',
  fields: t => ({
    cause: t.expose('cause', { type: CoverageCause, description: 'The cause.' }),
    points: t.exposeFloat('points', {
      description: 'Change in percentage points. Negative if coverage fell.',
    }),
    detail: t.string({
      description: 'Human-readable detail, such as `+12 documents under Leave policy`.',
      resolve: localized(change => change.detail),
    }),
  }),
})

export const CoverageSnapshot = builder.prismaNode('CoverageSnapshot', {
  ...NODE,
  description: 'The stored result of one measurement. It never changes.',
  fields: t => ({
    agent: t.relation('agent', { description: 'The agent that was measured.' }),
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: 'Time of the measurement.' }),
    taxonomyVersion: t.exposeString('taxonomyVersion', {
      description: 'Name of the taxonomy version that was used.',
    }),
    percent: t.exposeFloat('percent', {
      description:
        'Coverage in percent: `100 * sum(min(documents, target)) / sum(target)` over the nodes in scope. 0 if all targets are 0.',
    }),
    totalDocuments: t.exposeInt('totalDocuments', { description: 'Number of distinct documents in scope.' }),
    totalChunks: t.exposeInt('totalChunks', { description: 'Number of passages of the documents in scope.' }),
    nodes: t.relation('nodes', {
      query: { orderBy: { ordinal: 'asc' } },
      description: 'All nodes in scope, parents before children.',
    }),
    answerability: t.field({
      type: Answerability,
      nullable: true,
      description:
        'Share of probes that were answered with evidence, with its 95 % Wilson interval. Null if the agent had no judged probes.',
      select: { probes: true, answered: true },
      resolve: ({ probes, answered }) =>
        probes === 0 ? null : { ...wilson(answered, probes), probes, answered },
    }),
    changes: t.field({
      type: [CoverageChange],
      description:
        'Causes of the change since the previous snapshot, in the order of evaluation. Their points add up to the change in percent. Empty for the first snapshot.',
      select: { changes: true },
      resolve: snapshot => snapshot.changes as unknown as ChangeShape[],
    }),
  }),
})
export const CoverageSnapshotConnection = defineConnection(
  CoverageSnapshot,
  'CoverageSnapshot',
  'measurements',
)

export const CoverageGap = builder.objectRef<GapShape>('CoverageGap').implement({
  description: 'A node with too few documents for its target.',
  fields: t => ({
    node: t.field({ type: TaxonomyNode, description: 'The node.', resolve: gap => gap.node }),
    percent: t.exposeFloat('percent', { description: 'Coverage of the node in percent, 0 to 100.' }),
    documents: t.exposeInt('documents', { description: 'Number of documents that count for the node.' }),
    target: t.exposeInt('target', { description: 'Number of documents that the node should have.' }),
    missingDocuments: t.exposeInt('missingDocuments', {
      description: 'Number of missing documents: `target - documents`.',
    }),
    recommendation: t.string({
      description: 'Human-readable advice on how to close the gap.',
      resolve: localized(gap => gap.recommendation),
    }),
  }),
})

builder.prismaObject('CoverageTarget', {
  description: 'How many documents a node should have for an agent.',
  fields: t => ({
    node: t.relation('node', { description: 'The node.' }),
    documents: t.exposeInt('documents', {
      description: 'Number of documents. 0 excludes the node from the coverage.',
    }),
  }),
})

export const TrendWindow = defineEnum('TrendWindow', 'Length of the period of a trend, which ends now.', {
  WEEK: '7 days.',
  MONTH: '30 days.',
  QUARTER: '90 days.',
})

const TrendDirection = defineEnum('TrendDirection', 'Direction in which coverage changes.', {
  RISING: 'Up by at least 0.5 percentage points.',
  FLAT: 'Changed by less than 0.5 percentage points, or fewer than two measurements.',
  FALLING: 'Down by at least 0.5 percentage points.',
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
