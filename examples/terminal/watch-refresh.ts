import { type CanopyClient, CanopyUnreachable } from '../canopy-client.ts'
import { watchFrom } from '../resume.ts'
import { Refresh, WatchTask } from './operations.ts'
import { createLiveLine, dim, formatBar, formatPercent, green, say } from './terminal.ts'

const CUT_AFTER = 2

/** Measures an agent again and watches it live, through a connection that breaks on the way. */
export async function watchRefresh(client: CanopyClient, agentId: string): Promise<void> {
  const { refreshCoverage: outcome } = await client.run(Refresh, { agentId })
  if (outcome.__typename !== 'RefreshCoveragePayload') throw new Error(outcome.message)
  const sequences: number[] = []
  const line = createLiveLine()
  const variables = { taskId: outcome.task?.id ?? '', after: 0 }
  const events = watchFrom(cutOnce(client), WatchTask, variables, {
    cursorOf: ({ taskEvents: item }) => (item.__typename === 'TaskEvent' ? item.sequence : null),
    onResume: after => {
      line.keep()
      say(dim(`     The connection was cut on purpose. Resuming with after: ${after}`))
    },
  })
  for await (const { taskEvents: event } of events) {
    if (event.__typename !== 'TaskEvent') continue
    sequences.push(event.sequence)
    const { percent, step } = event.progress
    const covered =
      event.result && 'percent' in event.result
        ? `${formatPercent(event.result.percent).trim()} covered`
        : null
    const text = event.failure?.message ?? covered ?? step ?? ''
    line.show(
      `  ${event.sequence}  ${event.type.padEnd(10)}  ${formatBar(percent)} ${formatPercent(percent)}  ${text}`.trimEnd(),
    )
  }
  line.keep()
  proveWhole(sequences)
}

/** A client whose first stream breaks behind its first items, the way a lost network breaks it. */
function cutOnce(client: CanopyClient): Pick<CanopyClient, 'watch'> {
  let isCut = false
  return {
    async *watch(document, variables) {
      let left = CUT_AFTER
      for await (const item of client.watch(document, variables)) {
        yield item
        left -= 1
        if (left > 0 || isCut) continue
        isCut = true
        throw new CanopyUnreachable('The connection was cut on purpose.')
      }
    },
  }
}

function proveWhole(sequences: number[]): void {
  const isWhole = sequences.length > CUT_AFTER && sequences.every((sequence, i) => sequence === i + 1)
  if (!isWhole) throw new Error(`The events have holes or doubles: ${sequences.join(' ')}.`)
  const [before, behind] = [sequences.slice(0, CUT_AFTER), sequences.slice(CUT_AFTER)]
  say(
    green(
      `\n  Received ${before.join(' ')} | ${behind.join(' ')}: 1 to ${sequences.length}, no holes, no doubles.`,
    ),
  )
}
