import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { startFleet } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { type ModelServer, say, startModelServer } from '../../support/model-server.ts'
import { openEvents } from '../../support/open-stream.ts'
import { sized } from '../../support/scale.ts'
import { seedWorld } from '../../support/seed.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import type { TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const SetBudget = graphql(`
  mutation LimitKilledSpending($limitUsd: Float!) {
    setBudget(input: { period: DAY, limitUsd: $limitUsd, action: STOP }) { __typename }
  }
`)
const Ask = graphql(`
  subscription AskOnBudget($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryCompleted { answer { text model fallback citations { start } } }
    }
  }
`)

interface Answer {
  text: string
  model: string | null
  fallback: string | null
  citations: unknown[]
}

const QUERIES = sized(40, 100)
/** Calls that the budget has room for. */
const ROOM = 10
const MAX_OUTPUT_TOKENS = 1000
/** At one US dollar per million tokens of output. Input is free, so that all calls reserve the same. */
const RESERVED_NANO = MAX_OUTPUT_TOKENS * 1000
const OUTPUT_TOKENS = 100
const LIMIT_NANO = ROOM * RESERVED_NANO

it('never exceeds a budget across processes, and charges the calls of a killed one once', async () => {
  const [model, doomedModel] = await Promise.all([startHoldingModel(), startHoldingModel()])
  const fleet = await startFleet({
    MODEL_BASE_URL: model.url,
    MODEL_NAME: 'scribe-1',
    MODEL_MAX_OUTPUT_TOKENS: String(MAX_OUTPUT_TOKENS),
    MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '1',
    MODEL_CALL_WATCH_MS: '200',
  })
  const { api, sql } = fleet
  const [doomed, worker] = await Promise.all([
    fleet.startApiProcess({ MODEL_BASE_URL: doomedModel.url }),
    fleet.startWorker(),
  ])
  const { agentId } = await seedWorld(api.client)
  // Only the other API is left to end the calls of the killed one.
  await worker.stop()
  await api.client.run(SetBudget, { limitUsd: LIMIT_NANO / 1e9 })
  // At all times: a transaction that exceeds the limit fails, and so does its query.
  await sql(
    `ALTER TABLE model_spending ADD CHECK (day_nano + reserved_nano <= ${LIMIT_NANO} AND month_nano = day_nano)`,
  )
  const input = { agentId, query: 'How many days of annual leave?', answer: true }
  const ask = (client: TestClient) => openEvents(client, { document: Ask, variables: { input } })
  const readCalls = (outcome: string) =>
    sql(
      `SELECT error_code AS "errorCode", cost_nano::int AS nano, output_tokens::int AS "outputTokens",
        tokens_estimated AS "isEstimated" FROM model_calls WHERE outcome::text = $1`,
      [outcome],
    )

  // Each process has at least one call.
  const lost = [ask(doomed.client)]
  const answered = [ask(api.client)]
  await waitUntil('both have sent a call', async () => doomedModel.open === 1 && model.open === 1)
  for (let i = 1; i < QUERIES / 2; i++) {
    lost.push(ask(doomed.client))
    answered.push(ask(api.client))
  }
  await waitUntil('the budget is reserved', async () => doomedModel.open + model.open === ROOM)
  // Requests that the killed process has not accepted fail.
  await Promise.all([doomed.end('SIGKILL'), Promise.allSettled(lost)])
  const streams = await Promise.all(answered)

  // All queries that have no call are answered while the others wait for the model.
  const answers = () => streams.flatMap(({ received }) => received().flatMap(readAnswer))
  await waitUntil('the other queries are answered', async () => answers().length + model.open === QUERIES / 2)
  const { held } = model
  for (const response of held)
    say(['Annual leave is 25 days [1].'], { input: 50, output: OUTPUT_TOKENS })(response)
  await Promise.all(streams.map(({ ended }) => ended))
  expect(answers()).toHaveLength(QUERIES / 2)
  const byModel = answers().filter(({ model: name }) => name !== null)
  expect(byModel).toHaveLength(held.length)
  const fallback = { model: null, fallback: 'BUDGET', text: expect.stringContaining('25 days') }
  for (const answer of answers().filter(({ model: name }) => name === null)) {
    expect(answer).toMatchObject(fallback)
    expect(answer.citations).not.toEqual([])
  }

  // The answers of the model may be settled shortly after they are read.
  await fleet.waitForNoRow(
    'only the calls of the killed process run',
    'SELECT FROM model_calls WHERE outcome IS NULL OFFSET $1',
    [ROOM - held.length],
  )
  await sql("UPDATE model_calls SET owner_seen_at = now() - interval '1 minute' WHERE outcome IS NULL")
  await fleet.waitForNoRow('all calls have ended', 'SELECT FROM model_calls WHERE outcome IS NULL')
  const settled = { errorCode: null, nano: OUTPUT_TOKENS * 1000, outputTokens: OUTPUT_TOKENS }
  const charged = { errorCode: 'OWNER_LOST', nano: RESERVED_NANO, outputTokens: 0, isEstimated: true }
  expect(await readCalls('SUCCEEDED')).toEqual(held.map(() => ({ ...settled, isEstimated: false })))
  expect(await readCalls('FAILED')).toEqual(Array.from({ length: ROOM - held.length }, () => charged))
  const spent = held.length * settled.nano + (ROOM - held.length) * charged.nano
  expect(
    await sql(
      `SELECT day_nano::int AS day, month_nano::int AS month, reserved_nano::int AS reserved,
        (SELECT sum(cost_nano)::int FROM model_calls) AS calls, (SELECT sum(cost_nano)::int FROM model_days) AS days,
        (SELECT sum(calls)::int FROM model_days) AS ended FROM model_spending`,
    ),
  ).toEqual([{ day: spent, month: spent, reserved: 0, calls: spent, days: spent, ended: ROOM }])
})

/** Starts a model that receives calls and does not respond. */
async function startHoldingModel(): Promise<ModelServer & { held: ServerResponse[] }> {
  const model = await startModelServer()
  atEnd(model.close)
  const held: ServerResponse[] = []
  model.behave = response => void held.push(response)
  return Object.assign(model, { held })
}

function readAnswer({ data }: { data?: unknown }): Answer[] {
  const { answer } = (data as { agentQuery: { answer?: Answer } }).agentQuery
  return answer ? [answer] : []
}
