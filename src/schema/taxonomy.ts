import { queryFromInfo } from '@pothos/plugin-prisma'
import { findTextProblem } from '../platform/database/text-problems.ts'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { listTaxonomies } from '../resolvers/taxonomies/list-taxonomies.ts'
import { listTaxonomyNodes } from '../resolvers/taxonomies/list-taxonomy-nodes.ts'
import {
  countNodeDocuments,
  loadTaxonomyStatistics,
  type TaxonomyStatistics,
} from '../resolvers/taxonomies/load-statistics.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS } from './connection.ts'
import { pageArgs } from './page-args.ts'
import { FIELD_COSTS } from './query-cost.ts'

const TaxonomyStatusEnum = builder.enumType('TaxonomyStatus', {
  description: 'Where a version is in its life.',
  values: {
    DRAFT: { description: 'Not in use yet.' },
    PUBLISHED: { description: 'The one in use.' },
    RETIRED: { description: 'Was in use before.' },
  } as const,
})

const Statistics = builder.objectRef<TaxonomyStatistics>('TaxonomyStatistics').implement({
  description: 'A version in figures.',
  fields: t => ({
    nodes: t.exposeInt('nodes', { description: 'Nodes in all.' }),
    leaves: t.exposeInt('leaves', { description: 'Nodes without children.' }),
    maxDepth: t.exposeInt('maxDepth', { description: 'Nodes on the longest way down; 1 is roots only.' }),
    documents: t.exposeInt('documents', { description: 'Distinct documents placed with at least 0.70.' }),
    unplacedDocuments: t.exposeInt('unplacedDocuments', {
      description: 'Documents of the workspace that are not.',
    }),
  }),
})

/** Keys name a node and whether those below it count too. */
async function loadDocumentCounts(keys: string[], context: RequestContext): Promise<number[]> {
  const wanted = keys.map(key => JSON.parse(key) as [string, boolean])
  const idsWith = (flag: boolean) => wanted.filter(([, includes]) => includes === flag).map(([id]) => id)
  const counts = new Map<boolean, Map<string, number>>()
  for (const flag of new Set(wanted.map(([, includes]) => includes)))
    counts.set(flag, await countNodeDocuments(context, idsWith(flag), flag))
  return wanted.map(([id, flag]) => counts.get(flag)?.get(id) ?? 0)
}

export const TaxonomyNode = builder.prismaNode('TaxonomyNode', {
  id: { field: 'id' },
  nullable: true,
  description: 'One place on the map of knowledge.',
  authScopes: { read: true },
  fields: t => ({
    key: t.exposeString('key', {
      description: 'Stable across versions and unique within one: `policies/leave`.',
    }),
    name: t.exposeString('name', { description: 'For people.' }),
    description: t.exposeString('description', { nullable: true, description: 'What belongs here.' }),
    path: t.exposeStringList('path', { description: 'Names from a root to here.' }),
    parents: t.field({
      type: ['TaxonomyNode' as never],
      description: 'Nodes directly above; none for a root.',
      select: { parents: { include: { parent: true }, orderBy: { parent: { ordinal: 'asc' } } } },
      resolve: node => node.parents.map(edge => edge.parent) as never,
    }),
    children: t.field({
      type: ['TaxonomyNode' as never],
      description: 'Nodes directly below.',
      select: { children: { include: { child: true }, orderBy: { child: { ordinal: 'asc' } } } },
      resolve: node => node.children.map(edge => edge.child) as never,
    }),
    documentCount: t.loadable({
      type: 'Int',
      description:
        'Distinct documents placed with at least the confidence that counts (0.70), descendants included unless asked otherwise.',
      args: {
        includeDescendants: t.arg.boolean({
          defaultValue: true,
          description: 'Count those of nodes below as well.',
        }),
      },
      load: loadDocumentCounts,
      resolve: (node, { includeDescendants }) => JSON.stringify([node.id, includeDescendants ?? true]),
    }),
    taxonomy: t.relation('taxonomy', { description: 'The version it belongs to.' }),
  }),
})
export const TaxonomyNodeConnection = defineConnection(TaxonomyNode, 'TaxonomyNode', 'nodes')

export const Taxonomy = builder.prismaNode('Taxonomy', {
  id: { field: 'id' },
  nullable: true,
  description:
    'One version of the map of knowledge: a directed acyclic graph of nodes. Published versions never change; an edit makes a new one.',
  authScopes: { read: true },
  fields: t => ({
    version: t.exposeString('version', { description: 'Its name, unique in the workspace.' }),
    status: t.expose('status', { type: TaxonomyStatusEnum, description: 'Where it is in its life.' }),
    basedOn: t.relation('basedOn', { nullable: true, description: 'The version that it was edited from.' }),
    changeSummary: t.exposeString('changeSummary', {
      nullable: true,
      description: 'What changed, for a person.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it came into use.',
    }),
    roots: t.relation('nodes', {
      query: { where: { parents: { none: {} } }, orderBy: { ordinal: 'asc' } },
      description: 'Nodes without parents.',
    }),
    nodes: t.field({
      type: TaxonomyNodeConnection,
      description: 'Its nodes, parents before children.',
      select: { id: true },
      args: {
        search: t.arg.string({
          description: 'Only nodes with this in their name or key, upper and lower case alike.',
        }),
        ...pageArgs(t.arg),
      },
      resolve: (taxonomy, args, context, info) =>
        listTaxonomyNodes(context, taxonomy.id, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
    }),
    statistics: t.field({
      type: Statistics,
      description: 'The version in figures.',
      select: { id: true },
      complexity: FIELD_COSTS.statistics,
      resolve: (taxonomy, _, context) => loadTaxonomyStatistics(context, taxonomy.id),
    }),
  }),
})
const TaxonomyConnection = defineConnection(Taxonomy, 'Taxonomy', 'versions')

builder.queryFields(t => ({
  taxonomy: t.prismaField({
    type: Taxonomy,
    nullable: true,
    description: 'The published taxonomy, or the named version; null where there is none.',
    args: { version: t.arg.string({ description: 'The published one, if left out.' }) },
    // Text that the database cannot keep names nothing in it.
    resolve: (query, _, { version }, { db }) =>
      version && findTextProblem(version)
        ? null
        : db.taxonomy.findFirst({ ...query, where: version ? { version } : { status: 'PUBLISHED' } }),
  }),
  taxonomies: t.field({
    type: TaxonomyConnection,
    description: 'All versions, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) =>
      listTaxonomies(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))
