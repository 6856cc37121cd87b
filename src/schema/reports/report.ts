import { loadReportMarkdown, makeDownloadUrl } from '../../resolvers/reports/report-files.ts'
import { loadCitedPassages } from '../../resolvers/topics/load-cited-passages.ts'
import { Citation } from '../agents/answer.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection } from '../shared/paging.ts'

export const ArtifactKindEnum = defineEnum('ArtifactKind', 'File format of an artifact.', {
  MARKDOWN: 'Markdown.',
  HTML: 'A self-contained HTML page.',
  DOCX: 'Microsoft Word document (Office Open XML).',
  HWPX: 'Hangul Word Processor document (OWPML).',
  PDF: 'PDF.',
})

/** In characters. A model that writes more is stopped; sections quoted from passages are shorter. */
const MAX_SECTION_CHARACTERS = 20_000

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
  ...NODE,
  description:
    'A generated report on a topic. It can be read while it is being written; unwritten sections are missing.',
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
        'Time when the report and its files were finished. Null while it is being written or if writing ended early. In the latter case, `generateReport` with the same plan continues it.',
    }),
  }),
})
export const ReportConnection = defineConnection(Report, 'Report', 'reports')

const Artifact = builder.prismaNode('Artifact', {
  ...NODE,
  description: 'A file that was generated from a report.',
  fields: t => ({
    report: t.relation('report', { description: 'The report that the file was generated from.' }),
    kind: t.expose('kind', { type: ArtifactKindEnum, description: 'File format.' }),
    filename: t.exposeString('filename', {
      description: 'File name of the download: the title of the report with the extension of the format.',
    }),
    contentType: t.exposeString('contentType', { description: 'Media type of the file.' }),
    bytes: t.exposeInt('bytes', { description: 'Size of the file in bytes.' }),
    sha256: t.exposeString('sha256', {
      description:
        'SHA-256 of the file in hexadecimal. The same report in the same format always gives the same file.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the file was generated.',
    }),
    downloadUrl: t.string({
      description:
        'URL that serves the file to GET requests without an API key: anyone who has it can download the file until it expires. Revoking the API key that requested it does not revoke the URL.',
      args: {
        expiresInSeconds: t.arg.int({
          defaultValue: 600,
          description: 'Lifetime of the URL in seconds, 1 to 86,400.',
        }),
      },
      resolve: ({ id }, { expiresInSeconds }, context) =>
        makeDownloadUrl(context, { type: 'Artifact', id }, expiresInSeconds ?? 600),
    }),
  }),
})

builder.prismaObjectFields(Report, t => ({
  markdown: t.loadable({
    type: 'String',
    description:
      'The whole text in Markdown. Citations are markers `[n]` that refer to a list of the cited documents at the end.',
    // The price of ten sections of maximum length. Longer reports are rare.
    complexity: costOfText(10 * MAX_SECTION_CHARACTERS),
    // The plugin supports `select` here, but its declared type does not.
    select: { id: true } as never,
    // Runs once per report and request, however often the field is selected.
    load: (ids: string[], context) => loadReportMarkdown(context, ids),
    resolve: ({ id }) => id,
  }),
  artifacts: t.relation('artifacts', {
    type: Artifact,
    description: 'The files that were generated from the report, by format.',
    query: { orderBy: { kind: 'asc' } },
  }),
}))
