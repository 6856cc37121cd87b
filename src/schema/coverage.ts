import { missingDocuments } from '../knowledge/coverage/coverage-math.ts'
import type { CoverageChange as ChangeShape } from '../knowledge/coverage/explain-change.ts'
import { type Share, wilson } from '../knowledge/probes/wilson.ts'
import type { CoverageGap as GapShape } from '../resolvers/agents/describe-gaps.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { localized } from './localized.ts'
import { TaxonomyNode } from './taxonomy.ts'

builder.prismaObject('NodeCoverage', {
  description: 'What one node holds, in one measurement.',
  fields: t => ({
    node: t.relation('node', { description: 'Which node.' }),
    percent: t.exposeFloat('percent', {
      description: '`min(documents, target) / target * 100`; 100 where the target is 0.',
    }),
    documents: t.exposeInt('documents', {
      description: 'Distinct documents placed on this very node with at least 0.70.',
    }),
    target: t.exposeInt('target', {
      description: 'How many were wanted. 0 takes the node out of the measure.',
    }),
    missing: t.int({
      description: '`target - documents`, 0 where there are enough.',
      select: { documents: true, target: true },
      resolve: missingDocuments,
    }),
    probes: t.exposeInt('probes', { description: 'Probes of this very node that were judged.' }),
    answered: t.exposeInt('answered', { description: 'How many of them were answered.' }),
  }),
})

const Answerability = builder
  .objectRef<Share & { probes: number; answered: number }>('Answerability')
  .implement({
    description: 'How many of its probes an agent could answer, in one measurement.',
    fields: t => ({
      share: t.exposeFloat('share', { description: '`answered / probes`, 0 to 1.' }),
      low: t.exposeFloat('low', { description: 'Where the true share begins, with 95 % confidence.' }),
      high: t.exposeFloat('high', { description: 'Where it ends.' }),
      probes: t.exposeInt('probes', { description: 'Probes judged.' }),
      answered: t.exposeInt('answered', { description: 'Probes answered with evidence.' }),
    }),
  })
const CoverageCause = builder.enumType('CoverageCause', {
  description:
    'What can move a coverage, in the order in which it is looked at: taxonomy, scope, targets, documents removed, placements, documents added.',
  values: {
    DOCUMENTS_ADDED: { description: 'Documents that are new since then.' },
    DOCUMENTS_REMOVED: { description: 'Documents that are gone.' },
    PLACEMENTS_CHANGED: {
      description: 'Documents that were there already were placed elsewhere, or more or less surely.',
    },
    TARGETS_CHANGED: { description: 'The agent wants another number of documents.' },
    SCOPE_CHANGED: { description: 'The agent has other nodes.' },
    TAXONOMY_CHANGED: { description: 'The same nodes mean something else in another version.' },
  } as const,
})

const CoverageChange = builder.objectRef<ChangeShape>('CoverageChange').implement({
  description: 'What one cause did to the percentage, all causes before it already in force.',
  fields: t => ({
    cause: t.expose('cause', { type: CoverageCause, description: 'Of what kind.' }),
    points: t.exposeFloat('points', { description: 'Percentage points, up or down.' }),
    detail: t.string({
      description: 'For a person: `+12 documents under Leave policy`.',
      resolve: localized(change => change.detail),
    }),
  }),
})

export const CoverageSnapshot = builder.prismaNode('CoverageSnapshot', {
  id: { field: 'id' },
  nullable: true,
  description:
    'One measurement, never changed afterwards. Written when a measurement is made, never when it is read.',
  authScopes: { read: true },
  fields: t => ({
    agent: t.relation('agent', { description: 'Whose it is.' }),
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: 'When the data was looked at.' }),
    taxonomyVersion: t.exposeString('taxonomyVersion', {
      description: 'The version that it was measured on.',
    }),
    percent: t.exposeFloat('percent', {
      description: '100 * sum of min(documents, target) / sum of targets, over the nodes in scope.',
    }),
    totalDocuments: t.exposeInt('totalDocuments', { description: 'Distinct documents in scope.' }),
    totalChunks: t.exposeInt('totalChunks', { description: 'Passages of the documents in scope.' }),
    nodes: t.relation('nodes', {
      query: { orderBy: { ordinal: 'asc' } },
      description: 'Every node in scope, parents before children.',
    }),
    answerability: t.field({
      type: Answerability,
      nullable: true,
      description:
        'Share of probes answered with evidence, with its 95 % Wilson interval. Null with no probes.',
      select: { probes: true, answered: true },
      resolve: ({ probes, answered }) =>
        probes === 0 ? null : { ...wilson(answered, probes), probes, answered },
    }),
    changes: t.field({
      type: [CoverageChange],
      description:
        'What moved it since the previous snapshot, in the order in which the causes are looked at; the points add up to the change in percent. Empty for the first one.',
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
  description: 'A node of which the agent knows too little.',
  fields: t => ({
    node: t.field({ type: TaxonomyNode, description: 'Which node.', resolve: gap => gap.node }),
    percent: t.exposeFloat('percent', { description: 'What is there, of the target.' }),
    documents: t.exposeInt('documents', { description: 'Documents there.' }),
    target: t.exposeInt('target', { description: 'Documents wanted.' }),
    missingDocuments: t.exposeInt('missingDocuments', { description: '`target - documents`.' }),
    recommendation: t.string({
      description: 'What to do about it, for a person.',
      resolve: localized(gap => gap.recommendation),
    }),
  }),
})

export const CoverageTarget = builder.prismaObject('CoverageTarget', {
  description: 'How many documents an agent wants on a node.',
  fields: t => ({
    node: t.relation('node', { description: 'Which node.' }),
    documents: t.exposeInt('documents', { description: 'How many. 0 takes the node out of the measure.' }),
  }),
})
