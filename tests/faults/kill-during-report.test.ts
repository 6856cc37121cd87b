import { expect, it } from 'vitest'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { citedFact, FACTS, titleIn } from '../support/cited-facts.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { refuse, reply, startModelServer } from '../support/model-server.ts'
import { approvePlan, planTopic } from '../support/plan-topic.ts'
import { generate, makeReportWorld, readWhenDone } from '../support/report-world.ts'
import { sized } from '../support/scale.ts'
import { setUp } from '../support/start-test-canopy.ts'

const Revise = graphql(`
  mutation KilledReportPlan($planId: ID!, $sections: [PlanSectionInput!]!) {
    revisePlan(input: { planId: $planId, sections: $sections }) {
      __typename
      ... on RevisePlanPayload { plan { id } }
      ... on Error { message }
    }
  }
`)
const Written = graphql(`
  query KilledReportSections($topicId: ID!) {
    topic(id: $topicId) { reports(first: 10) { nodes { version } } }
  }
`)

const model = setUp(startModelServer, server => server.close())

const NOTHING = 'The documents of the chosen agents say nothing about this.'
/** The model is not asked for the sections without evidence. */
const TITLES = ['Annual leave', 'Marine biology', 'Travel expenses', 'Volcanoes', 'Lost laptops']

it.each(sized(['Travel expenses'], ['Travel expenses', 'Lost laptops']))(
  'continues a report whose process was killed before it wrote "%s", and ends it with one note on missing sections',
  async unwritten => {
    const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy({
      MODEL_BASE_URL: model.url,
      MODEL_NAME: 'writer',
      // Longer than any test: the model is silent until the process is killed.
      MODEL_TIMEOUT_MS: '600000',
      MODEL_STALL_TIMEOUT_MS: '600000',
    })
    model.behave = refuse(500, 'no plans')
    const killed = await startProcess()
    await makeReportWorld(killed.client)
    const { topic, plan } = await planTopic(killed.client, { topic: 'Leave, travel and laptops' })
    const sections = TITLES.map(title => ({ title, description: '', keyPoints: [] }))
    const { revisePlan } = await killed.client.run(Revise, { planId: plan.id, sections })
    const planId = expectType(revisePlan, 'RevisePlanPayload').plan.id
    await approvePlan(killed.client, planId)

    let asked: string[] = []
    const answer = reply(citedFact)
    model.behave = (response, request) => {
      asked.push(titleIn(request))
      if (titleIn(request) !== unwritten) answer(response, request)
    }
    const { task } = expectType(await generate(killed.client, { planId }), 'GenerateReportPayload')
    await expect.poll(() => asked.at(-1)).toBe(unwritten)
    await killed.end('SIGKILL')
    await dataDir.removeLock()

    const before = asked
    asked = []
    model.behave = (response, request) => {
      asked.push(titleIn(request))
      answer(response, request)
    }
    const { client, stop } = await startInside()
    const report = await readWhenDone(client, task.id)
    // Finished sections are not requested again.
    expect([...before.slice(0, -1), ...asked]).toEqual(['Annual leave', 'Travel expenses', 'Lost laptops'])
    const note = 'The documents contain nothing for “Marine biology”, “Volcanoes”.'
    expect(report.sections.map(({ markdown }) => markdown)).toEqual([
      FACTS['Annual leave'],
      NOTHING,
      FACTS['Travel expenses'],
      NOTHING,
      `${FACTS['Lost laptops']}\n\n${note}`,
    ])
    const { topic: written } = await client.run(Written, { topicId: topic.id })
    expect(written?.reports.nodes.map(({ version }) => version)).toEqual([1])
    await stop()
  },
)
