import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { Liquid } from 'liquidjs'
import { extractText } from '../src/knowledge/extraction/extract-text.ts'
import { checkContent } from '../src/templates/check-content.ts'
import { checkInputs } from '../src/templates/check-inputs.ts'
import { renderText } from '../src/templates/render-text.ts'
import type { TemplateContent } from '../src/templates/template-content.ts'
import type { Benchmark, Result } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { time } from './time.ts'

const PLAN = `mutation ($input: PlanTopicInput!) {
  planTopic(input: $input) { ... on PlanTopicPayload { plan { id } } ... on Error { message } }
}`
const TOPIC = 'How robots are charged, kept safe and repaired'
const EFFORT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 40, warmUp: 3 },
  quick: { rounds: 2, warmUp: 1 },
}
const BOMB_BYTES = 50_000_000
const LIMITS = { maxBytes: 200_000_000, maxEntries: 10_000 }

/**
 * Work that grows with its input, up to a limit.
 * Unit: milliseconds. `plan`: `planTopic` over HTTP on the demo's 60 documents. Reference: `http`, a bare round trip.
 * The others are CPU time of one function, the same in both modes, and listed as embedded.
 * `check`: a template of 100,000 bytes of open quotes, which is rejected. Reference: `json`, JSON.parse of the same
 * text.
 * `render`: 2,000 filters on 20,000 characters, which is aborted. Reference: `liquid`, liquidjs without limits.
 * `extract`: a DOCX of 50 kB that unpacks to 50 MB, which is rejected. Reference: `inflate`, zlib up to the same limit.
 */
export const bounds: Benchmark = {
  name: 'bounds',
  async run(stage, effort) {
    const plan = await timePlans(stage, EFFORT[effort])
    if (stage.mode === 'distributed') return plan
    return [...plan, ...(await timeTemplates(EFFORT[effort])), ...(await timeExtraction(EFFORT[effort]))]
  },
}

async function timePlans({ client, mode, reference }: Stage, amount: Amount): Promise<Result[]> {
  const times = await interleave(amount, {
    plan: () =>
      time(async () => {
        const { planTopic } = await client.run<{ planTopic: { message?: string } }>(PLAN, {
          input: { topic: TOPIC },
        })
        if (planTopic.message) throw new Error(planTopic.message)
      }),
    http: () => time(async () => (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()),
  })
  return compareTimes({
    benchmark: bounds.name,
    mode,
    measure: 'plan',
    timesMs: times.plan,
    reference: { name: 'http', timesMs: times.http },
  })
}

async function timeTemplates(amount: Amount): Promise<Result[]> {
  const quotes = '{{ a | default: "'.repeat(100_000 / 17)
  const json = JSON.stringify(quotes)
  const filters = `{{ a ${'| upcase '.repeat(5)}}}`.repeat(400)
  const inputs = { a: 'x'.repeat(20_000) }
  const liquid = new Liquid()
  const times = await interleave(amount, {
    check: () => timeCpu(() => expectRefusal(checkContent(content(quotes)).length > 0)),
    json: () => timeCpu(() => JSON.parse(json)),
    render: () =>
      timeCpu(() => {
        const { values } = checkInputs(content(filters).variables, inputs)
        expectRefusal(renderText(filters, values).problem !== null)
      }),
    liquid: () => timeCpu(() => liquid.parseAndRenderSync(filters, inputs)),
  })
  return [
    ...compare('check', times.check, { name: 'json', timesMs: times.json }),
    ...compare('render', times.render, { name: 'liquid', timesMs: times.liquid }),
  ]
}

async function timeExtraction(amount: Amount): Promise<Result[]> {
  const data = new Uint8Array(BOMB_BYTES)
  const bytes = zipSync({ 'word/document.xml': data })
  const packed = deflateRawSync(data)
  // `extractText` unpacks at most a hundred times the size of the file.
  const maxOutputLength = 100 * bytes.length
  const file = { bytes, filename: 'bomb.docx', contentType: null }
  const times = await interleave(amount, {
    extract: () =>
      timeCpu(async () => {
        const outcome = await extractText(file, LIMITS).catch(error => String(error))
        expectRefusal(String(outcome).includes(`more than ${maxOutputLength} bytes`))
      }),
    inflate: () =>
      timeCpu(() => {
        try {
          inflateRawSync(packed, { maxOutputLength })
        } catch {
          return
        }
        throw new Error('The file is smaller than the limit.')
      }),
  })
  return compare('extract', times.extract, { name: 'inflate', timesMs: times.inflate })
}

interface Amount {
  rounds: number
  warmUp: number
}

function content(body: string): TemplateContent {
  const a = { name: 'a', type: 'TEXT', required: true, default: null, description: null } as const
  return { body, systemPrompt: null, sections: [], variables: [{ ...a, choices: [], maxLength: null }] }
}

function expectRefusal(isRefused: boolean): void {
  if (!isRefused) throw new Error('Input beyond a limit was accepted.')
}

function compare(measure: string, timesMs: number[], reference: { name: string; timesMs: number[] }) {
  return compareTimes({ benchmark: bounds.name, mode: 'embedded', measure, timesMs, reference })
}

/** CPU time of this process in milliseconds, which other load on the machine hardly affects. */
async function timeCpu(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
