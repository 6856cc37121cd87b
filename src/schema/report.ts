import { loadCitedPassages } from '../resolvers/topics/load-cited-passages.ts'
import { Citation } from './answer.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { costOfText } from './query-cost.ts'

/** In characters: a model that writes more is stopped, and what is drawn from passages is shorter. */
export const LONGEST_SECTION = 20_000

const ReportSection = builder.prismaObject('ReportSection', {
  description: 'A section of a report.',
  fields: t => ({
    order: t.exposeInt('ordinal', { description: 'Its place, counted from 1.' }),
    title: t.exposeString('title', { description: 'Its heading.' }),
    markdown: t.exposeString('markdown', {
      description: 'Its text, as far as it is written.',
      complexity: costOfText(LONGEST_SECTION),
    }),
    model: t.exposeString('model', {
      nullable: true,
      description:
        'The model that wrote it; null while it is not finished, and for sentences drawn from passages.',
    }),
    citations: t.field({
      type: [Citation],
      description:
        'What its text rests on, in the order of the text; offsets are code points of `markdown`. Without passages that changed or went since: `stale` tells of those.',
      select: { reportId: true, ordinal: true },
      resolve: async (section, _, context) => (await loadCitedPassages(context, section)).citations,
    }),
    stale: t.boolean({
      description: 'A cited passage changed or went since.',
      select: { reportId: true, ordinal: true },
      resolve: async (section, _, context) => (await loadCitedPassages(context, section)).isStale,
    }),
  }),
})

export const Report = builder.prismaNode('Report', {
  id: { field: 'id' },
  nullable: true,
  description:
    'What was written about a topic. It can be read from the moment that its writing begins; sections that are not there yet are to come.',
  authScopes: { read: true },
  fields: t => ({
    topic: t.relation('topic', { description: 'What it is about.' }),
    plan: t.relation('plan', { description: 'The plan that it follows.' }),
    version: t.exposeInt('version', { description: 'Counts the reports of a topic from 1.' }),
    sections: t.field({
      type: [ReportSection],
      description: 'In their order.',
      select: (_, __, nested) => ({ sections: nested({ orderBy: { ordinal: 'asc' } }) }),
      resolve: report => report.sections,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When its writing began.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was finished, with its files. Null while it is being written, and where its writing was ended before that: generateReport by the same plan goes on with it.',
    }),
  }),
})
export const ReportConnection = defineConnection(Report, 'Report', 'reports')
