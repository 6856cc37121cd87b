interface Request {
  query: string
  operationName?: string | null
  variables?: unknown
}

interface Options {
  /** Sent unless the headers of a tab contain another key. */
  apiKey: string
  /** Called with each mutation response, before GraphiQL shows it. */
  onMutation: (answer: unknown) => void
}

/**
 * Sends the requests of GraphiQL. GraphiQL shows only the latest value, so for a stream each value contains all events
 * so far, newest first. Its source text runs in the browser, so it must not use anything outside of itself.
 */
export function createGraphiqlFetcher({ apiKey, onMutation }: Options) {
  const MAX_EVENTS = 200
  return (
    { query, operationName: name, variables }: Request,
    { headers = {} }: { headers?: Record<string, string> } = {},
  ) => {
    // Right after switching tabs, GraphiQL still passes the operation name of the previous tab. The query is correct.
    let outline = query.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|#.*/g, '')
    while (/\{[^{}]*\}/.test(outline)) outline = outline.replace(/\{[^{}]*\}/g, ';')
    const operations = [...outline.matchAll(/(?<![$\w])(query|mutation|subscription)\b\s*(\w*)/g)]
    const operation = operations.find(it => it[2] === name) ?? operations[0]
    const operationName = operation?.[2] || undefined
    const isStream = operation?.[1] === 'subscription'
    const hasOwnKey = Object.keys(headers).some(header => /^(authorization|x-api-key)$/i.test(header))
    const stop = new AbortController()

    async function* answer(): AsyncGenerator<unknown> {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: {
          ...(hasOwnKey ? {} : { authorization: `Bearer ${apiKey}` }),
          ...headers,
          'content-type': 'application/json',
          accept: isStream ? 'text/event-stream' : 'application/json',
        },
        body: JSON.stringify({ query, operationName, variables }),
        signal: stop.signal,
      })
      if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
        const whole: unknown = await response.json()
        if (operation?.[1] === 'mutation') onMutation(whole)
        yield whole
        return
      }
      let newestFirst: unknown[] = []
      let omitted = 0
      let text = ''
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        const blocks = (text + value).split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) {
          const data = /^data: ?(.+)$/m.exec(block)?.[1]
          if (!data || !/^event: ?next$/m.test(block)) continue
          newestFirst = [JSON.parse(data), ...newestFirst]
          omitted += newestFirst.splice(MAX_EVENTS).length
          yield omitted ? { newestFirst, omitted } : { newestFirst }
        }
      }
    }

    const answers = answer()
    return {
      [Symbol.asyncIterator]() {
        return this
      },
      next: () =>
        answers.next().catch(error => {
          if (stop.signal.aborted) return { done: true as const, value: undefined }
          throw error
        }),
      // `return` of the generator would wait for more bytes, so the stop button aborts the request.
      return: async () => {
        stop.abort()
        return { done: true as const, value: undefined }
      },
    }
  }
}
