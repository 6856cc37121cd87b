import { makeDownloadUrl } from '../resolvers/artifacts/make-download-url.ts'
import { loadReportMarkdown } from '../resolvers/reports/load-report-markdown.ts'
import { ArtifactKindEnum } from './artifact-kind.ts'
import { builder } from './builder.ts'
import { costOfText } from './query-cost.ts'
import { MAX_SECTION_CHARACTERS, Report } from './report.ts'

const Artifact = builder.prismaNode('Artifact', {
  id: { field: 'id' },
  nullable: true,
  description: 'A file that was generated from a report.',
  authScopes: { read: true },
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
        makeDownloadUrl(context, id, expiresInSeconds ?? 600),
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
