import { makeDownloadUrl } from '../resolvers/artifacts/make-download-url.ts'
import { loadReportMarkdown } from '../resolvers/reports/load-report-markdown.ts'
import { ArtifactKindEnum } from './artifact-kind.ts'
import { builder } from './builder.ts'
import { costOfText } from './query-cost.ts'
import { LONGEST_SECTION, Report } from './report.ts'

const Artifact = builder.prismaNode('Artifact', {
  id: { field: 'id' },
  nullable: true,
  description: 'A file that was made of a report.',
  authScopes: { read: true },
  fields: t => ({
    report: t.relation('report', { description: 'What it shows.' }),
    kind: t.expose('kind', { type: ArtifactKindEnum, description: 'Its format.' }),
    filename: t.exposeString('filename', {
      description: 'The name that a download has: the title of the report.',
    }),
    contentType: t.exposeString('contentType', { description: 'Its media type.' }),
    bytes: t.exposeInt('bytes', { description: 'Its length.' }),
    sha256: t.exposeString('sha256', {
      description: 'SHA-256 of the file, hexadecimal. The same report in the same format is the same file.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    downloadUrl: t.string({
      description:
        'Gives the file out by GET, without an API key: whoever has it may read, until it expires. It is not revoked with the key that asked for it.',
      args: {
        expiresInSeconds: t.arg.int({
          defaultValue: 600,
          description: 'For how long it is good: 1 to 86400.',
        }),
      },
      resolve: ({ id }, { expiresInSeconds }, context) =>
        makeDownloadUrl(context, id, expiresInSeconds ?? 600),
    }),
  }),
})

builder.prismaObjectFields(Report, t => ({
  markdown: t.loadable({
    type: 'String',
    description:
      'The whole text, with marks `[n]` behind what rests on a passage, and the documents that they are of in a list at its end.',
    // As ten sections of the greatest length: more are hardly written.
    complexity: costOfText(10 * LONGEST_SECTION),
    // Its declared type knows of no selections; the plugin does.
    select: { id: true } as never,
    // Once for each report in a request, however often it is asked for.
    load: (ids: string[], context) => loadReportMarkdown(context, ids),
    resolve: ({ id }) => id,
  }),
  artifacts: t.relation('artifacts', {
    type: Artifact,
    description: 'The files that were made of it.',
    query: { orderBy: { kind: 'asc' } },
  }),
}))
