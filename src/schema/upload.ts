import { z } from 'zod'
import { LimitReachedError, NotPermittedError, ValidationError } from '../errors.ts'
import { type CreatedUpload, createUpload } from '../resolvers/uploads/create-upload.ts'
import { builder } from './builder.ts'
import { findIssues, nameText, text } from './validation.ts'

const filename = nameText(255).regex(/^[^/\\\r\n]*$/u, 'must be a file name without folders')

const newUpload = z.looseObject({ filename, contentType: text(1, 100).nullish() })

const CreateUploadInput = builder.inputType('CreateUploadInput', {
  description: 'The file to upload.',
  fields: t => ({
    filename: t.string({
      required: true,
      description: 'File name without folders, 1 to 255 characters. The extension helps to detect the type.',
    }),
    contentType: t.string({
      description: 'Media type. Used only if it cannot be detected from the file or its name.',
    }),
    bytes: t.int({
      required: true,
      description: 'Size of the file in bytes. Exactly this many must be sent.',
    }),
  }),
})

const CreateUploadPayload = builder.objectRef<CreatedUpload>('CreateUploadPayload').implement({
  description: 'Where to send the file.',
  fields: t => ({
    uploadId: t.exposeID('uploadId', {
      description: 'ID of the upload. Pass it as `DocumentInput.uploadId` once the file has been received.',
    }),
    url: t.exposeString('url', {
      description:
        'URL that accepts one PUT request with the file. It needs no API key: anyone who has the URL can send the file.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Time at which the URL expires.' }),
    maxBytes: t.exposeInt('maxBytes', { description: 'Maximum size of a file in bytes.' }),
  }),
})

builder.mutationFields(t => ({
  createUpload: t.field({
    type: CreateUploadPayload,
    description:
      'Creates a short-lived URL that accepts one PUT request with a file (PDF, DOCX, HWPX, HTML, Markdown, text or source code). Requires the WRITE scope.',
    errors: { types: [ValidationError, LimitReachedError, NotPermittedError] },
    args: { input: t.arg({ type: CreateUploadInput, required: true, description: 'The file to upload.' }) },
    resolve: (_, { input }, context) => createUpload(context, input, findIssues(newUpload, input)),
  }),
}))
