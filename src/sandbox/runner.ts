type Json = string

/**
 * Creates the function that runs an export of a plugin. Its source text is evaluated inside QuickJS, so it must not use
 * anything from outside. It captures what it needs before the plugin can change it.
 * @param call asks the host. Resolves to the JSON of `["ok", value]` or `["error", name, message]`.
 * @returns a function that resolves to `DONE` and JSON, `NOT_JSON` and why, or `THREW` and the error, after a space. Not in
 * JSON, because a plugin can change how arrays and objects are written.
 */
export function createRunner(
  call: (name: string, args: Json) => Promise<Json>,
  note: (note: Json) => void,
  functions: readonly string[],
  values: Record<string, unknown>,
) {
  const { parse, stringify } = JSON
  const { now } = Date
  const { random } = Math
  const { freeze } = Object
  const { asyncIterator } = Symbol
  const toText = String
  const toNumber = Number
  const BaseError = Error
  const MAX_TEXT = 1_000

  function describe(thrown: unknown): string {
    try {
      if (!(thrown instanceof BaseError)) return toText(thrown).slice(0, MAX_TEXT)
      const [name, message] = [toText(thrown.name), toText(thrown.message)]
      // The name of a plain error tells nothing.
      const text = name === 'Error' && message !== '' ? message : `${name}: ${message}`
      return text.slice(0, MAX_TEXT)
    } catch {
      return 'a value that cannot be shown'
    }
  }

  async function invoke(name: string, args: unknown[]): Promise<unknown> {
    const [kind, first, second] = parse(await call(name, stringify(args)))
    if (kind === 'ok') return first
    const error = new BaseError(second)
    error.name = first
    throw error
  }

  function createHost(): object {
    const host: Record<string, unknown> = {
      log: (line: unknown) => note(stringify({ kind: 'log', line: describe(line) })),
      progress: (percent: unknown, step: unknown) =>
        note(
          stringify({
            kind: 'progress',
            percent: toNumber(percent) || 0,
            step: step == null ? null : describe(step),
          }),
        ),
      now: () => now(),
      random: () => random(),
    }
    for (const [name, value] of Object.entries(values)) host[name] = value
    const groups: Record<string, unknown>[] = [host]
    for (const name of functions) {
      let group = host
      const path = name.split('.')
      const last = path.pop() as string
      for (const part of path) {
        group[part] ??= {}
        group = group[part] as Record<string, unknown>
        groups.push(group)
      }
      group[last] = (...args: unknown[]) => invoke(name, args)
    }
    for (const group of groups) freeze(group)
    return host
  }

  const host = createHost()

  return async (exports: unknown, path: readonly string[], args: readonly unknown[]): Promise<string> => {
    try {
      let target = exports as Record<string, unknown> | undefined
      for (const key of path) target = target?.[key] as Record<string, unknown> | undefined
      if (typeof target !== 'function') throw new BaseError(`main.js does not export ${path.join('.')}`)
      const result = await (target as (...all: unknown[]) => unknown)(...args, host)
      if (typeof result === 'object' && result !== null && asyncIterator in result) {
        for await (const value of result as AsyncIterable<unknown>) await invoke('yield', [value])
        return 'DONE null'
      }
      let text: string | undefined
      try {
        text = stringify(result)
      } catch (error) {
        return `NOT_JSON ${describe(error)}`
      }
      return text === undefined ? `NOT_JSON it is ${typeof result}` : `DONE ${text}`
    } catch (error) {
      return `THREW ${describe(error)}`
    }
  }
}
