import type { ViewerContext } from '../../context.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { makeReady } from '../../knowledge/documents/make-ready.ts'
import type { ReadyDocument } from '../../knowledge/documents/save-documents.ts'
import { findNodesByKey } from '../../knowledge/taxonomy/find-nodes-by-key.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import type { InputProblems } from '../shared/input-problems.ts'
import type { ReadyUpload } from './save-uploads.ts'

const MAX_DOCUMENTS = 1_000

export interface DocumentInput {
  title?: string | null | undefined
  text?: string | null | undefined
  uploadId?: string | null | undefined
  contentType?: string | null | undefined
  sourceUri?: string | null | undefined
  language?: string | null | undefined
  metadata?: object | null | undefined
  nodeKeys?: string[] | null | undefined
}

/** Reads the documents to add, and adds all their problems. If there are any, do not use the result. */
export async function checkDocuments(
  { db }: ViewerContext,
  inputs: readonly DocumentInput[],
  problems: InputProblems,
): Promise<(ReadyDocument | ReadyUpload)[]> {
  if (inputs.length === 0 || inputs.length > MAX_DOCUMENTS)
    problems.add('input.documents', `must have 1 to ${MAX_DOCUMENTS} documents, but has ${inputs.length}`)
  const keys = inputs.flatMap(input => input.nodeKeys ?? [])
  const nodeIdByKey = await findNodesByKey(db, keys, { taxonomy: { status: 'PUBLISHED' } })
  return inputs.map((input, index) => {
    const path = `input.documents.${index}`
    checkContent(input, path, problems)
    for (const [i, key] of (input.nodeKeys ?? []).entries())
      if (!nodeIdByKey.has(key))
        problems.add(
          `${path}.nodeKeys.${i}`,
          `there is no node with the key "${key}" in the published taxonomy`,
        )
    const nodeIds = (input.nodeKeys ?? []).flatMap(key => nodeIdByKey.get(key) ?? [])
    return input.uploadId
      ? makeReadyUpload(input, { path, uploadId: input.uploadId, nodeIds })
      : makeReady(input, nodeIds)
  })
}

/** `findUploads` and `lockUploads` check whether the upload can be used. */
function checkContent({ text, uploadId }: DocumentInput, path: string, problems: InputProblems): void {
  const problem = text ? findTextProblem(text) : 'is required unless uploadId is given'
  if (text && uploadId) problems.add(`${path}.uploadId`, 'must not be combined with text')
  else if (!uploadId && problem) problems.add(`${path}.text`, problem)
}

function makeReadyUpload(
  { title = null, language = null, sourceUri = null, metadata }: DocumentInput,
  upload: { uploadId: string; path: string; nodeIds: string[] },
): ReadyUpload {
  return {
    ...upload,
    sourceUri,
    said: {
      title: title && toNfc(title).trim(),
      language,
      metadata: (metadata ?? {}) as Prisma.InputJsonObject,
    },
  }
}
