import type { ServerResponse } from 'node:http'
import { type GoalPurpose, goalModel, purposeOf } from './goal-model.ts'
import { type ModelRequest, reply, startModelServer } from './model-server.ts'

/** A call that the double has received. */
interface ReceivedCall {
  /** The purpose and the title of the step, such as "WRITE When do carried over days lapse?". */
  name: string
  prompt: string
  /** Whether the whole answer was sent. */
  isAnswered: boolean
}

/** A model for goals that can stop within an answer, until the process that asked is killed. */
export interface GoalDouble {
  /** For MODEL_BASE_URL. */
  url: string
  calls: ReceivedCall[]
  /** Number of answers that have stopped since the last `stopAt`. */
  stopped: number
  /** @param shareOf returns the share of an answer that is sent before it stops. Null: it is sent completely. */
  stopAt(shareOf: (name: string) => number | null): void
  isAnswered(name: string): boolean
  close(): Promise<void>
}

/** Starts a double whose synthesis has one sentence for each finding. @param plan answer to a request for a plan. */
export async function startGoalDouble(plan: string): Promise<GoalDouble> {
  const server = await startModelServer()
  const answer = goalModel({ plan: () => plan })
  const summarize = reply(citeFindings)
  let stopsAt: (name: string) => number | null = () => null
  const self: GoalDouble = {
    url: server.url,
    calls: [],
    stopped: 0,
    stopAt(shareOf) {
      self.stopped = 0
      stopsAt = shareOf
    },
    isAnswered: name => self.calls.some(call => call.name === name && call.isAnswered),
    close: server.close,
  }
  server.behave = (response, request) => {
    const purpose = purposeOf(request)
    const name = nameCall(purpose, request)
    const call: ReceivedCall = { name, prompt: JSON.stringify(request.messages), isAnswered: false }
    self.calls.push(call)
    response.on('finish', () => (call.isAnswered = true))
    const share = stopsAt(name)
    if (share !== null) stopAfter(response, share, () => self.stopped++)
    if (purpose === 'SYNTHESIS') summarize(response, request)
    else answer(response, request)
  }
  return self
}

const textOf = ({ messages }: ModelRequest) => messages.at(-1)?.content ?? ''

function nameCall(purpose: GoalPurpose, request: ModelRequest): string {
  const titles: Partial<Record<GoalPurpose, RegExp>> = {
    WRITE: /^Section to write: (.*)/m,
    JUDGE: /^Step: (.*) \([A-Z]+\)$/m,
  }
  const title = titles[purpose]?.exec(textOf(request))?.[1]
  return title ? `${purpose} ${title}` : purpose
}

/** The events that end an answer with a usage. */
const ENDING_EVENTS = 2

/** Sends a share of the pieces of the answer that is written next, and never its end. */
function stopAfter(response: ServerResponse, share: number, onSent: () => void): void {
  const send = response.write.bind(response)
  const events: string[] = []
  response.write = (event: string) => events.push(event) > 0
  response.end = () => {
    const pieces = events.slice(0, -ENDING_EVENTS)
    const sent = pieces.slice(0, Math.ceil(pieces.length * share)).join('')
    if (sent === '') onSent()
    else send(sent, onSent)
    return response
  }
}

/** The first sentence of each numbered finding, with its number. */
export function citeFindings(request: ModelRequest): string {
  const findings = [...textOf(request).matchAll(/^\[(\d+)\] [^\n]*\n([^\n]+)/gm)]
  const sentences = findings.map(
    ([, number, text]) => `${/^[^.]+/.exec(text ?? '')?.[0].trim()} [${number}].`,
  )
  return `### Findings\n\n${sentences.join(' ')}`
}
