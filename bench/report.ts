import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import { type Effort, WATCH_TASK, type WatchedTask } from './seed-workspace.ts'
import type { Stage } from './stage.ts'

const PLAN = `mutation ($input: PlanTopicInput!) {
  planTopic(input: $input) { ... on PlanTopicPayload { plan { id sections { order } } } ... on Error { message } }
}`
const APPROVE = `mutation ($planId: ID!) {
  approvePlan(input: { planId: $planId }) { ... on ApprovePlanPayload { plan { id } } ... on Error { message } }
}`
const GENERATE = `mutation ($planId: ID!) {
  generateReport(input: { planId: $planId }) { ... on GenerateReportPayload { task { id } } ... on Error { message } }
}`
const EFFORT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 40, warmUp: 3 },
  quick: { rounds: 2, warmUp: 0 },
}
const TOPIC = 'How robots are charged, kept safe and repaired'

/**
 * An evidence-based report on the demo's 60 documents, one at a time, from one approved plan with the sections of
 * `planTopic`, with a Markdown file.
 * Unit: milliseconds. `accepted`: from sending `generateReport` to its response. `written`: from sending it to the
 * arrival of COMPLETED, over a `taskEvents` that is opened after the response.
 * Reference: `http`, a bare round trip to node:http.
 */
export const report: Benchmark = {
  name: 'report',
  async run({ client, mode, reference }: Stage, effort) {
    const planId = await makePlan(client)
    const accepted: number[] = []
    const warmUp = EFFORT[effort].warmUp
    let round = 0
    const times = await interleave(EFFORT[effort], {
      async written() {
        const sentAt = performance.now()
        const answer = await client.run<{ generateReport: { task: { id: string } } }>(GENERATE, { planId })
        if (round++ >= warmUp) accepted.push(performance.now() - sentAt)
        await untilCompleted(client, answer.generateReport.task.id)
        return performance.now() - sentAt
      },
      async http() {
        const sentAt = performance.now()
        await (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()
        return performance.now() - sentAt
      },
    })
    const baseline = { name: 'http', timesMs: times.http }
    return [
      ...compareTimes({
        benchmark: report.name,
        mode,
        measure: 'accepted',
        timesMs: accepted,
        reference: baseline,
      }),
      ...compareTimes({
        benchmark: report.name,
        mode,
        measure: 'written',
        timesMs: times.written,
        reference: baseline,
      }),
    ]
  },
}

async function makePlan(client: CanopyClient): Promise<string> {
  const { planTopic } = await client.run<{ planTopic: { plan: { id: string } } }>(PLAN, {
    input: { topic: TOPIC },
  })
  await client.run(APPROVE, { planId: planTopic.plan.id })
  return planTopic.plan.id
}

/** @throws if the task ends otherwise */
async function untilCompleted(client: CanopyClient, taskId: string): Promise<void> {
  let last = ''
  for await (const { taskEvents } of client.watch<WatchedTask>(WATCH_TASK, { taskId })) last = taskEvents.type
  if (last !== 'COMPLETED') throw new Error(`A report ended with ${last}.`)
}
