import { setTimeout as sleep } from 'node:timers/promises'
import { withDeadline } from '../../../src/platform/deadline.ts'
import { sized } from '../scale.ts'
import { createSoakClient, type SoakClient } from './soak-client.ts'

/** One use of the API. It cleans up after itself, and only changes or removes objects that it owns. */
export type Activity = (client: SoakClient) => Promise<void>

/** How often an activity ran since the start. */
interface Counts {
  runs: number
  refusals: number
}

export interface Load {
  /**
   * Repeats all activities concurrently for `ms`, and until each ran `minRuns` times. Returns after the last run.
   * @throws the first failures, with the name of their activity.
   */
  run(ms: number, minRuns: number): Promise<void>
  counts(): Record<string, Counts & { requests: number }>
}

/** Between two runs of an activity, so that each of them gets some time of the processor. */
const PAUSE_MS = 20
/** Only ends an activity that hangs, before the test does, so that the error names it. */
const MAX_RUN_MS = sized(60_000, 300_000)

/** @param activities each gets its own client. */
export function createLoad(
  server: { url: string; secret: string },
  activities: Record<string, Activity>,
): Load {
  const actors = Object.entries(activities).map(([name, activity]) => ({
    name,
    activity,
    client: createSoakClient(`${server.url}/graphql`, server.secret),
    counts: { runs: 0, refusals: 0 },
  }))
  return {
    async run(ms, minRuns) {
      const endsAt = performance.now() + ms
      const goals = actors.map(({ counts }) => counts.runs + minRuns)
      const failures: string[] = []
      const isOver = () =>
        failures.length > 0 ||
        (performance.now() >= endsAt && actors.every(({ counts }, i) => counts.runs >= (goals[i] ?? 0)))
      const repeat = async ({ name, activity, client, counts }: (typeof actors)[number]) => {
        while (!isOver()) {
          try {
            await withDeadline(MAX_RUN_MS, activity(client))
          } catch (error) {
            if (isRefusal(error)) counts.refusals += 1
            else failures.push(`Activity "${name}" failed in run ${counts.runs + 1}: ${describe(error)}`)
          }
          counts.runs += 1
          await sleep(PAUSE_MS)
        }
        client.closeConnections()
      }
      await Promise.all(actors.map(repeat))
      if (failures.length > 0) throw new Error(failures.join('\n\n'))
    },
    counts: () =>
      Object.fromEntries(
        actors.map(({ name, client, counts }) => [name, { ...counts, requests: client.requests() }]),
      ),
  }
}

/** Whether a limit refused the request. Errors contain the response of the server. */
const isRefusal = (error: unknown) =>
  error instanceof Error && /"code":"RATE_LIMITED"|"__typename":"LimitReachedError"/.test(error.message)

/** The stack includes the message, which contains the response. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.stack}\nCaused by: ${describe(error.cause)}` : (error.stack ?? error.message)
}
