import type { RequestContext } from '../../context.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import {
  countNodeDocuments,
  listTaxonomies,
  listTaxonomyNodes,
  loadTaxonomyStatistics,
  type TaxonomyStatistics,
} from '../../resolvers/taxonomies/taxonomies.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

const TaxonomyStatusEnum = defineEnum('TaxonomyStatus', 'Status of a taxonomy version.', {
  DRAFT: 'Not published yet.',
  PUBLISHED: 'In use. There is at most one published version.',
  RETIRED: 'Was published before. It can be published again.',
})

const Statistics = builder.objectRef<TaxonomyStatistics>('TaxonomyStatistics').implement({
  description: 'Statistics of a taxonomy version.',
  fields: t => ({
    nodes: t.exposeInt('nodes', { description: 'Number of nodes.' }),
    leaves: t.exposeInt('leaves', { description: 'Number of nodes without children.' }),
    maxDepth: t.exposeInt('maxDepth', {
      description: 'Number of nodes on the longest path from a root. 1 if there are only roots.',
    }),
    documents: t.exposeInt('documents', {
      description: 'Number of distinct documents placed on its nodes with a confidence of at least 0.70.',
    }),
    unplacedDocuments: t.exposeInt('unplacedDocuments', {
      description:
        'Number of documents in the workspace that are not placed on its nodes with that confidence.',
    }),
  }),
})

/** Loads the document counts of many nodes. @param keys JSON pairs of a node UUID and `includeDescendants`. */
async function loadDocumentCounts(keys: string[], context: RequestContext): Promise<number[]> {
  const wanted = keys.map(key => JSON.parse(key) as [string, boolean])
  const idsWith = (flag: boolean) => wanted.filter(([, includes]) => includes === flag).map(([id]) => id)
  const counts = new Map<boolean, Map<string, number>>()
  for (const flag of new Set(wanted.map(([, includes]) => includes)))
    counts.set(flag, await countNodeDocuments(context, idsWith(flag), flag))
  return wanted.map(([id, flag]) => counts.get(flag)?.get(id) ?? 0)
}

export const TaxonomyNode = builder.prismaNode('TaxonomyNode', {
  ...NODE,
  description: 'A category of a taxonomy version, which documents are placed on.',
  fields: t => ({
    key: t.exposeString('key', {
      description: 'Key, stable across versions and unique within one, such as `policies/leave`.',
    }),
    name: t.exposeString('name', { description: 'Display name.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Text that describes what belongs on the node. Null if there is none.',
    }),
    path: t.exposeStringList('path', { description: 'Names from a root to the node, including its own.' }),
    parents: t.field({
      type: ['TaxonomyNode' as never],
      description: 'Parents of the node. Empty for a root.',
      select: { parents: { include: { parent: true }, orderBy: { parent: { ordinal: 'asc' } } } },
      resolve: node => node.parents.map(edge => edge.parent) as never,
    }),
    children: t.field({
      type: ['TaxonomyNode' as never],
      description: 'Children of the node.',
      select: { children: { include: { child: true }, orderBy: { child: { ordinal: 'asc' } } } },
      resolve: node => node.children.map(edge => edge.child) as never,
    }),
    documentCount: t.loadable({
      type: 'Int',
      description:
        'Number of distinct documents placed on the node with a confidence of at least 0.70. Includes descendants by default.',
      args: {
        includeDescendants: t.arg.boolean({
          defaultValue: true,
          description: 'Whether to include documents of descendants.',
        }),
      },
      load: loadDocumentCounts,
      resolve: (node, { includeDescendants }) => JSON.stringify([node.id, includeDescendants ?? true]),
    }),
    taxonomy: t.relation('taxonomy', { description: 'The version that the node belongs to.' }),
  }),
})
const TaxonomyNodeConnection = defineConnection(TaxonomyNode, 'TaxonomyNode', 'nodes')

const Taxonomy = builder.prismaNode('Taxonomy', {
  ...NODE,
  description:
    'One version of the taxonomy: a directed acyclic graph of nodes. The nodes of a version never change; an edit creates a new version.',
  fields: t => ({
    version: t.exposeString('version', { description: 'Name of the version, unique in the workspace.' }),
    status: t.expose('status', { type: TaxonomyStatusEnum, description: 'Status of the version.' }),
    basedOn: t.relation('basedOn', {
      nullable: true,
      description: 'The version that it was created from with `editTaxonomy`. Null for others.',
    }),
    changeSummary: t.exposeString('changeSummary', {
      nullable: true,
      description: 'Human-readable summary of the changes. Null if there is none.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the version was created.',
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the version was last published. Null if it never was.',
    }),
    roots: t.relation('nodes', {
      query: { where: { parents: { none: {} } }, orderBy: { ordinal: 'asc' } },
      description: 'Nodes without parents.',
    }),
    nodes: t.field({
      type: TaxonomyNodeConnection,
      description: 'All nodes, parents before children.',
      select: { id: true },
      args: {
        search: t.arg.string({
          description: 'Text that the name or key contains, ignoring case.',
        }),
        ...pageArgs(t.arg),
      },
      resolve: (taxonomy, args, context, info) =>
        listTaxonomyNodes(context, taxonomy.id, args, queryRows(context, info)),
    }),
    statistics: t.field({
      type: Statistics,
      description: 'Statistics of the version.',
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
    description: 'The published version of the taxonomy, or the named one. Null if it does not exist.',
    args: { version: t.arg.string({ description: 'Name of a version. Default: the published version.' }) },
    // The database cannot store such text, so no version has that name.
    resolve: (query, _, { version }, { db }) =>
      version && findTextProblem(version)
        ? null
        : db.taxonomy.findFirst({ ...query, where: version ? { version } : { status: 'PUBLISHED' } }),
  }),
  taxonomies: t.field({
    type: TaxonomyConnection,
    description: 'All versions of the taxonomy, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listTaxonomies(context, args, queryRows(context, info)),
  }),
}))
