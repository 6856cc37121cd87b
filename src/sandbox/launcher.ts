import type { FromSandbox, SandboxLimits, ToSandbox } from './protocol.ts'
import { type ProcessEnd, type SandboxProcess, startProcess } from './sandbox-process.ts'

// A small process that starts sandboxes and forwards messages. Starting a process copies the page table of its parent,
// waits until the copy runs, and makes each later write of the parent slower: in a server with 500 MB, that blocked the
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

/** Unsent messages of a sandbox after which nothing more is read from it until they are sent. */
const MAX_UNSENT = 32

const sandboxes = new Map<number, SandboxProcess>()

process.on('message', (message: ToLauncher) => {
  const { id } = message
  if (message.type === 'start') return start(id, message.limits)
  const sandbox = sandboxes.get(id)
  if (message.type === 'send') sandbox?.send(message.message)
  else void sandbox?.kill()
})
// The host stopped or was killed.
process.on('disconnect', async () => {
  await Promise.all([...sandboxes.values()].map(sandbox => sandbox.kill()))
  process.exit()
})

function start(id: number, limits: Pick<SandboxLimits, 'memoryBytes' | 'cpuMs'>): void {
  const sandbox = startProcess(limits)
  sandboxes.set(id, sandbox)
  // `end` reports a failed start.
  sandbox.ready.then(() => post({ id, type: 'ready' })).catch(() => {})
  let unsent = 0
  sandbox.listen({
    message(message) {
      unsent++
      if (unsent >= MAX_UNSENT) sandbox.pause()
      post({ id, type: 'message', message }, () => {
        unsent--
        if (unsent === 0) sandbox.resume()
      })
    },
    end(end) {
      sandboxes.delete(id)
      post({ id, type: 'end', end })
    },
  })
}

function post(message: FromLauncher, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, {}, sent)
}
