import { RequestRefused } from '../canopy-client.ts'
import { type Server, startServer } from '../terminal/start-server.ts'
import { dim, printLine } from '../terminal/terminal.ts'
import { BadOption, type GoalOptions } from './options.ts'

export interface Connection extends Server {
  /** Whether the server, and its goals, end with this process. */
  isTemporary: boolean
}

/**
 * The server of CANOPY_URL, or one with the demo knowledge base that is started for this command.
 * @throws RequestRefused without an API key; BadOption if there is no server that can have the goal.
 */
export async function connect({ goal }: GoalOptions): Promise<Connection> {
  const { CANOPY_URL, CANOPY_API_KEY } = process.env
  if (CANOPY_URL) {
    if (!CANOPY_API_KEY)
      throw new RequestRefused([{ message: 'CANOPY_API_KEY must be set with CANOPY_URL.' }])
    const url = CANOPY_URL.replace(/\/(graphql\/?)?$/, '')
    return { url, apiKey: CANOPY_API_KEY, stop: async () => {}, isTemporary: false }
  }
  if ('id' in goal)
    throw new BadOption('--follow needs the server of the goal: set CANOPY_URL and CANOPY_API_KEY.')
  printLine(dim('Starting a Canopy server with the demo knowledge base …'))
  return { ...(await startServer(line => printLine(dim(line)))), isTemporary: true }
}
