import { graphql } from './gql/gql.ts'
import type { AddDocumentsInput, DocumentInput } from './gql/graphql.ts'
import { waitForTask } from './seed.ts'
import type { TestClient } from './test-client.ts'

const CreateUpload = graphql(`
  mutation UploadCreate($input: CreateUploadInput!) {
    createUpload(input: $input) {
      __typename
      ... on CreateUploadPayload { uploadId url expiresAt maxBytes }
      ... on ValidationError { issues { path message } }
      ... on LimitReachedError { limit retryAfterMs }
      ... on Error { code message }
    }
  }
`)
const AddUploads = graphql(`
  mutation UploadAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id title language status sha256 contentType } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const ReadReport = graphql(`
  query UploadReport($taskId: ID!) {
    task(id: $taskId) {
      status
      result { ... on IngestionReport { indexed unchanged chunks failed { id title status failure } } }
    }
  }
`)
const ReadDocument = graphql(`
  query UploadDocument($id: ID!) {
    document(id: $id) {
      id
      title
      contentType
      language
      bytes
      sha256
      status
      failure
      metadata
      placements { node { key } confidence source needsReview }
      chunks(first: 50) { nodes { headings content } }
    }
  }
`)

export type CreateInput = { filename: string; contentType?: string; bytes: number }

export async function createUpload(client: TestClient, input: CreateInput) {
  return (await client.run(CreateUpload, { input })).createUpload
}

/** Creates an upload. @throws on any error. */
export async function newUpload(client: TestClient, input: CreateInput) {
  const made = await createUpload(client, input)
  if (made.__typename !== 'CreateUploadPayload') throw new Error(JSON.stringify(made))
  return made
}

export async function putFile(url: string, body: Uint8Array | string | ReadableStream, headers = {}) {
  const stream = body instanceof ReadableStream ? { duplex: 'half' } : {}
  const response = await fetch(url, { method: 'PUT', body, headers, ...stream } as RequestInit)
  return { status: response.status, headers: response.headers, json: await response.json() }
}

/** Uploads a file as a client does. @returns the ID of the upload. */
export async function uploadFile(
  client: TestClient,
  filename: string,
  bytes: Uint8Array,
  contentType?: string,
) {
  const { uploadId, url } = await newUpload(client, {
    filename,
    bytes: bytes.length,
    ...(contentType && { contentType }),
  })
  const { status, json } = await putFile(url, bytes)
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(json)}`)
  return uploadId
}

export async function addRaw(client: TestClient, input: AddDocumentsInput) {
  return (await client.run(AddUploads, { input })).addDocuments
}

/** Adds documents and waits until their ingestion ends. @throws if they are not accepted. */
export async function addAndWait(client: TestClient, ...documents: DocumentInput[]) {
  const added = await addRaw(client, { documents })
  if (added.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(added))
  await waitForTask(client, added.task.id)
  const { task } = await client.run(ReadReport, { taskId: added.task.id })
  const read = async (id: string) => (await client.run(ReadDocument, { id })).document
  return {
    accepted: added.documents,
    report: task?.result,
    documents: await Promise.all(added.documents.map(({ id }) => read(id))),
  }
}

/** Uploads files, adds them as documents and waits until their ingestion ends. */
export async function addFiles(client: TestClient, ...files: [filename: string, bytes: Uint8Array][]) {
  const documents = []
  for (const [filename, bytes] of files)
    documents.push({ uploadId: await uploadFile(client, filename, bytes) })
  return addAndWait(client, ...documents)
}
