import { type CanopyClient, CanopyUnreachable } from '../canopy-client.ts'
import { watchFrom } from '../resume.ts'
import { Refresh, WatchTask } from './operations.ts'
import { createLiveLine, dim, formatBar, formatPercent, green, printLine } from './terminal.ts'

const CUT_AFTER = 2

/** Starts a measurement of an agent and watches it over a connection that is cut once. */
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
      printLine(dim(`     The connection was cut on purpose. Resuming with after: ${after}`))
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
  checkSequences(sequences)
}

/** A client whose first stream fails after a few items, as if the network failed. */
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

function checkSequences(sequences: number[]): void {
  const isComplete = sequences.length > CUT_AFTER && sequences.every((sequence, i) => sequence === i + 1)
  if (!isComplete) throw new Error(`Events are missing or duplicated: ${sequences.join(' ')}.`)
  const [before, after] = [sequences.slice(0, CUT_AFTER), sequences.slice(CUT_AFTER)]
  printLine(
    green(
      `\n  Received ${before.join(' ')} | ${after.join(' ')}: 1 to ${sequences.length}, no gaps, no duplicates.`,
    ),
  )
}
