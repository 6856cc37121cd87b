import { once } from 'node:events'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer, request, type ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Logger } from '../logger.ts'
import type { RunningBackup } from './create-backup.ts'
import { BackupFailed } from './manifest.ts'

/** In a folder of its own, because only permissions on a folder protect a socket from its first moment. */
const socketOf = (dataDir: string) => join(dataDir, 'control', 'backup.sock')

/**
 * Serves backups over a Unix socket in DATA_DIR that only its owner can open. The server must own the lock of DATA_DIR.
 * @returns null if the system does not allow the socket. The log then says so.
 */
export async function serveBackups(
  { dataDir, log }: { dataDir: string; log: Logger },
  create: () => Promise<RunningBackup>,
): Promise<{ stop(): Promise<void> } | null> {
  const socket = socketOf(dataDir)
  let running: Promise<void> | null = null
  const server = createServer((_, response) => {
    if (running) {
      response.writeHead(409).end('Another backup is running. Wait for its end.')
      return
    }
    running = sendBackup(response, create)
      .catch(error => log.error({ err: error }, 'the backup failed'))
      .finally(() => {
        running = null
      })
  })
  try {
    await mkdir(dirname(socket), { recursive: true, mode: 0o700 })
    await chmod(dirname(socket), 0o700)
    // Left by a killed process.
    await rm(socket, { force: true })
    server.listen(socket)
    await once(server, 'listening')
  } catch (error) {
    log.warn({ err: error, socket }, 'backups require that Canopy is stopped: the socket cannot be opened')
    return null
  }
  return {
    async stop() {
      server.close()
      server.closeAllConnections()
      await running
    },
  }
}

async function sendBackup(response: ServerResponse, create: () => Promise<RunningBackup>): Promise<void> {
  try {
    const { archive, ended } = await create()
    await pipeline(archive, response).finally(() => ended)
  } catch (error) {
    const isForUser = error instanceof BackupFailed && !response.headersSent
    if (isForUser) response.writeHead(503).end(error.message)
    else response.destroy()
    throw error
  }
}

/** No socket, a socket of a killed process, or a path that is too long for a socket. */
const NOT_SERVED = ['ENOENT', 'ECONNREFUSED', 'EINVAL']

/**
 * Requests a backup from the Canopy that runs in DATA_DIR.
 * @returns the tar archive, or null if none runs there.
 * @throws BackupFailed
 */
export async function requestBackup(dataDir: string): Promise<Readable | null> {
  const sent = request({ socketPath: socketOf(dataDir), path: '/' }).end()
  const answered = once(sent, 'response')
  const [response] = await answered.catch((error: NodeJS.ErrnoException) => {
    if (NOT_SERVED.includes(error.code ?? '')) return [null]
    throw new BackupFailed(`Canopy cannot be reached at ${socketOf(dataDir)}: ${error.message}.`, {
      cause: error,
    })
  })
  if (response && response.statusCode !== 200) throw new BackupFailed(await text(response))
  return response
}
