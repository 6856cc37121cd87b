import { z } from 'zod'
import { LimitReachedError, NotPermittedError, ValidationError } from '../errors.ts'
import { type CreatedUpload, createUpload } from '../resolvers/uploads/create-upload.ts'
import { builder } from './builder.ts'
import { findIssues, nameText, text } from './validation.ts'

const filename = nameText(255).regex(/^[^/\\\r\n]*$/u, 'must be the name alone, without folders')

const newUpload = z.looseObject({ filename, contentType: text(1, 100).nullish() })

const CreateUploadInput = builder.inputType('CreateUploadInput', {
  description: 'A file to be sent.',
  fields: t => ({
    filename: t.string({
      required: true,
      description: 'Its name without folders, at most 255 characters. Its ending helps to tell what it is.',
    }),
    contentType: t.string({
      description: 'Media type, for what neither the file itself nor its name tells.',
    }),
    bytes: t.int({ required: true, description: 'Its length: exactly so much has to be sent.' }),
  }),
})

const CreateUploadPayload = builder.objectRef<CreatedUpload>('CreateUploadPayload').implement({
  description: 'Where the file goes.',
  fields: t => ({
    uploadId: t.exposeID('uploadId', {
      description: 'For `DocumentInput.uploadId`, once the file is received.',
    }),
    url: t.exposeString('url', {
      description: 'Takes one PUT of the file, without an API key: whoever has it may send.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until then.' }),
    maxBytes: t.exposeInt('maxBytes', { description: 'The largest file that is taken.' }),
  }),
})

builder.mutationFields(t => ({
  createUpload: t.field({
    type: CreateUploadPayload,
    description:
      'A short-lived URL that takes one PUT of a file (PDF, DOCX, HWPX, HTML, Markdown, text, source code). WRITE.',
    errors: { types: [ValidationError, LimitReachedError, NotPermittedError] },
    args: { input: t.arg({ type: CreateUploadInput, required: true, description: 'The file.' }) },
    resolve: (_, { input }, context) => createUpload(context, input, findIssues(newUpload, input)),
  }),
}))
