import { expectType } from '../expect-type.ts'
import { buildDocx } from '../files/build-docx.ts'
import { graphql } from '../gql/gql.ts'
import { approvePlan, planTopic } from '../plan-topic.ts'
import { generate, readWhenDone } from '../report-world.ts'
import { refreshCoverage, waitForTask } from '../seed.ts'
import { createTemplate, deleteTemplate } from '../template-life.ts'
import { addRaw, newUpload } from '../upload-file.ts'
import type { Activity } from './run-load.ts'
import type { SoakWorld } from './seed-soak.ts'
import type { SoakClient } from './soak-client.ts'

const Rename = graphql(`
  mutation SoakRename($id: ID!, $name: String!) {
    updateAgent(input: { id: $id, name: $name }) {
      __typename ... on UpdateAgentPayload { agent { name version } } ... on Error { code message }
    }
  }
`)
const UseTemplate = graphql(`
  mutation SoakUseTemplate($templateId: ID!, $inputs: JSONObject!) {
    useTemplate(input: { templateId: $templateId, inputs: $inputs }) {
      __typename ... on UseTemplatePayload { rendered } ... on Error { code message }
    }
  }
`)
const ReadDocument = graphql(`
  query SoakDocument($id: ID!) { document(id: $id) { status failure chunks(first: 5) { nodes { content } } } }
`)
const DeleteDocument = graphql(`
  mutation SoakDeleteDocument($id: ID!) {
    deleteDocuments(input: { ids: [$id] }) { __typename ... on DeleteDocumentsPayload { deletedIds } ... on Error { code message } }
  }
`)
const DeleteTopic = graphql(`
  mutation SoakDeleteTopic($id: ID!) {
    deleteTopic(input: { id: $id }) { __typename ... on DeleteTopicPayload { deletedId } ... on Error { code message } }
  }
`)

const SENTENCES = Array.from({ length: 40 }, (_, i) => `Visitor badge ${i} opens door ${i + 1} of the tower.`)

/** Activities that change objects of their own, and remove what they create. */
export function writingActivities(world: SoakWorld): Record<string, Activity> {
  let changes = 0
  return {
    async 'renamed agent'(client) {
      const name = `Renamed ${changes++ % 100}`
      const { updateAgent } = await client.run(Rename, { id: world.renamedId, name })
      expectEqual(expectType(updateAgent, 'UpdateAgentPayload').agent.name, name)
    },
    async template(client) {
      const templateId = await createTemplate(client, {
        body: 'To {{ name }}',
        variables: [{ name: 'name' }],
      })
      const { useTemplate } = await client.run(UseTemplate, { templateId, inputs: { name: 'you' } })
      expectEqual(expectType(useTemplate, 'UseTemplatePayload').rendered, 'To you')
      expectType(await deleteTemplate(client, templateId), 'DeleteTemplatePayload')
    },
    async 'text upload'(client) {
      const text = `# Visitors ${changes++}\n\n${SENTENCES.join('\n\n')}`
      await addAndDelete(client, 'visitors.md', Buffer.from(text))
    },
    async 'DOCX upload'(client) {
      const blocks = SENTENCES.map(text => ({ text }))
      const heading = { heading: `Visitors ${changes++}`, level: 1 }
      await addAndDelete(client, 'visitors.docx', buildDocx([heading, ...blocks]))
    },
    async measurement(client) {
      await waitForCompletion(client, await refreshCoverage(client, world.measuredId))
    },
    report: client => writeReport(client, world),
  }
}

async function addAndDelete(client: SoakClient, filename: string, bytes: Buffer): Promise<void> {
  const { uploadId, url } = await newUpload(client, { filename, bytes: bytes.length })
  await client.put(url, bytes)
  const added = await addRaw(client, { documents: [{ uploadId, nodeKeys: ['visitors'] }] })
  const { task, documents } = expectType(added, 'AddDocumentsPayload')
  await waitForCompletion(client, task.id)
  const id = documents[0]?.id ?? ''
  const { document } = await client.run(ReadDocument, { id })
  if (document?.status !== 'INDEXED') throw new Error(`Document ${id}: ${JSON.stringify(document)}`)
  const { deleteDocuments } = await client.run(DeleteDocument, { id })
  expectEqual(expectType(deleteDocuments, 'DeleteDocumentsPayload').deletedIds.join(), id)
}

async function writeReport(client: SoakClient, { guideId, templateId }: SoakWorld): Promise<void> {
  const { topic, plan } = await planTopic(client, {
    topic: 'Annual leave and travel expenses',
    agentIds: [guideId],
    templateId,
    inputs: { team: 'People' },
  })
  await approvePlan(client, plan.id)
  const generated = await generate(client, { planId: plan.id, formats: ['MARKDOWN', 'DOCX'] })
  const { task } = expectType(generated, 'GenerateReportPayload')
  const { artifacts } = await readWhenDone(client, task.id)
  expectEqual(
    artifacts
      .map(({ kind }) => kind)
      .sort()
      .join(),
    'DOCX,MARKDOWN',
  )
  for (const { downloadUrl } of artifacts) await client.download(downloadUrl)
  const { deleteTopic } = await client.run(DeleteTopic, { id: topic.id })
  expectType(deleteTopic, 'DeleteTopicPayload')
}

async function waitForCompletion(client: SoakClient, taskId: string): Promise<void> {
  const types = await waitForTask(client, taskId)
  if (types.at(-1) !== 'COMPLETED') throw new Error(`Task ${taskId} sent the events ${types.join(', ')}.`)
}

function expectEqual(actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`Got "${actual}" instead of "${expected}".`)
}
