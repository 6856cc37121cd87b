import type { FromSandbox, SandboxLimits, ToSandbox } from './protocol.ts'
import { type ProcessEnd, type SandboxProcess, startProcess } from './sandbox-process.ts'

// A small process that starts sandboxes, and passes messages on. Starting a process copies the page table of its parent,
// waits for the copy to run, and makes each later write of the parent slower: in a server with 500 MB, that blocked the
// event loop for up to 60 ms.

/** Messages of the host, about the sandbox with this number. */
export type ToLauncher = { id: number } & (
  | { type: 'start'; limits: Pick<SandboxLimits, 'memoryBytes' | 'cpuMs'> }
  | { type: 'send'; message: ToSandbox }
  | { type: 'kill' }
)

export type FromLauncher = { id: number } & (
  | { type: 'ready' }
  | { type: 'message'; message: FromSandbox }
  | { type: 'end'; end: ProcessEnd }
)

/** Messages of a sandbox that wait for the host. From there on, the sandbox waits as well. */
const MAX_WAITING = 32

const sandboxes = new Map<number, SandboxProcess>()

process.on('message', (message: ToLauncher) => {
  const { id } = message
  if (message.type === 'start') return start(id, message.limits)
  const sandbox = sandboxes.get(id)
  if (message.type === 'send') sandbox?.send(message.message)
  else void sandbox?.kill()
})
// The host has ended, in whatever way.
process.on('disconnect', async () => {
  await Promise.all([...sandboxes.values()].map(sandbox => sandbox.kill()))
  process.exit()
})

function start(id: number, limits: Pick<SandboxLimits, 'memoryBytes' | 'cpuMs'>): void {
  const sandbox = startProcess(limits)
  sandboxes.set(id, sandbox)
  // Its end is told anyway.
  sandbox.ready.then(() => tell({ id, type: 'ready' })).catch(() => {})
  let waiting = 0
  sandbox.listen({
    message(message) {
      waiting++
      if (waiting >= MAX_WAITING) sandbox.pause()
      tell({ id, type: 'message', message }, () => {
        waiting--
        if (waiting === 0) sandbox.resume()
      })
    },
    end(end) {
      sandboxes.delete(id)
      tell({ id, type: 'end', end })
    },
  })
}

function tell(message: FromLauncher, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, {}, sent)
}
