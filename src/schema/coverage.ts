import { missingDocuments } from '../knowledge/coverage/coverage-math.ts'
import type { CoverageGap as GapShape } from '../resolvers/agents/describe-gaps.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
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
    recommendation: t.exposeString('recommendation', { description: 'What to do about it, for a person.' }),
  }),
})

export const CoverageTarget = builder.prismaObject('CoverageTarget', {
  description: 'How many documents an agent wants on a node.',
  fields: t => ({
    node: t.relation('node', { description: 'Which node.' }),
    documents: t.exposeInt('documents', { description: 'How many. 0 takes the node out of the measure.' }),
  }),
})
