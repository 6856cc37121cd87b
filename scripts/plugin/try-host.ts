import { createGuardedFetch } from '../../src/platform/guarded-fetch.ts'
import { guardPlugins } from '../../src/plugins/host/plugin-address.ts'
import { requestArgs, sendRequest } from '../../src/plugins/host/send-request.ts'
import { allowsUrl } from '../../src/plugins/permissions.ts'
import { readArguments } from '../../src/plugins/value-problems.ts'
import type { JsonValue } from '../../src/sandbox/protocol.ts'
import { HostCallError } from '../../src/sandbox/run-job.ts'
import type { TryOptions } from './read-arguments.ts'

/** The functions of the host, without a server: requests are sent, and storage lasts for the run. */
export function createTryHost({ allow, secrets }: Pick<TryOptions, 'allow' | 'secrets'>) {
  const fetch = createGuardedFetch(guardPlugins({ allowLoopback: true }))
  const stored = new Map<string, JsonValue>()
  const functions: Record<string, (args: JsonValue[], signal: AbortSignal) => Promise<unknown>> = {
    async fetch(args, signal) {
      const [target, options] = readArguments(requestArgs, args)
      const check = (url: URL) => {
        if (!allowsUrl(url, allow)) throw denied(`network:${url.host}`)
      }
      return sendRequest(target, options, { fetch, signal, check })
    },
    async secret([name]) {
      const value = secrets[String(name)]
      if (!allow.includes(`secret:${name}`)) throw denied(`secret:${name}`)
      if (value === undefined)
        throw new HostCallError('SecretMissing', `Set it with --secret ${name}=<value>.`)
      return value
    },
    'storage.get': async ([key]) => stored.get(String(key)),
    'storage.set': async ([key, value = null]) => void stored.set(String(key), value),
    'storage.delete': async ([key]) => void stored.delete(String(key)),
  }
  return {
    async call(name: string, args: JsonValue[], signal: AbortSignal): Promise<JsonValue | undefined> {
      const answer = functions[name]
      if (!answer)
        throw new HostCallError('Unavailable', `${name} needs a server. Install the plugin to try it.`)
      return (await answer(args, signal)) as JsonValue | undefined
    },
    close: () => fetch.close(),
  }
}

function denied(permission: string): HostCallError {
  return new HostCallError('PermissionDenied', `The permission "${permission}" is not granted.`)
}
