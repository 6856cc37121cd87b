import { loadCitedPassages } from '../resolvers/topics/load-cited-passages.ts'
import { Citation } from './answer.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { costOfText } from './query-cost.ts'

/** In characters. A model that writes more is stopped; sections quoted from passages are shorter. */
export const MAX_SECTION_CHARACTERS = 20_000

const ReportSection = builder.prismaObject('ReportSection', {
  description: 'A section of a report.',
  fields: t => ({
    order: t.exposeInt('ordinal', { description: 'Position in the report, starting at 1.' }),
    title: t.exposeString('title', { description: 'Heading of the section.' }),
    markdown: t.exposeString('markdown', {
      description: 'Text of the section, as far as it is written.',
      complexity: costOfText(MAX_SECTION_CHARACTERS),
    }),
    model: t.exposeString('model', {
      nullable: true,
      description:
        'Model that wrote the section. Null until the section is finished, and if it consists of sentences quoted from passages.',
    }),
    citations: t.field({
      type: [Citation],
      description:
        'Citations in the order of the text. Offsets are code points in `markdown`. Passages that were changed or deleted since are omitted; see `stale`.',
      select: { reportId: true, ordinal: true },
      resolve: async (section, _, context) => (await loadCitedPassages(context, section)).citations,
    }),
    stale: t.boolean({
      description: 'Whether a cited passage was changed or deleted after the section was written.',
      select: { reportId: true, ordinal: true },
      resolve: async (section, _, context) => (await loadCitedPassages(context, section)).isStale,
    }),
  }),
})

export const Report = builder.prismaNode('Report', {
  id: { field: 'id' },
  nullable: true,
  description:
    'A generated report on a topic. It can be read while it is being written; unwritten sections are missing.',
  authScopes: { read: true },
  fields: t => ({
    topic: t.relation('topic', { description: 'Topic of the report.' }),
    plan: t.relation('plan', { description: 'Plan that the report follows.' }),
    version: t.exposeInt('version', {
      description: 'Version number. Counts the reports of the topic, starting at 1.',
    }),
    sections: t.field({
      type: [ReportSection],
      description: 'Sections in order.',
      select: (_, __, nested) => ({ sections: nested({ orderBy: { ordinal: 'asc' } }) }),
      resolve: report => report.sections,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time when writing began.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time when the report and its files were finished. Null while it is being written or if writing ended early. In the latter case, generateReport with the same plan continues it.',
    }),
  }),
})
export const ReportConnection = defineConnection(Report, 'Report', 'reports')
