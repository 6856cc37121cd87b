interface Request {
  query: string
  operationName?: string | null
  variables?: unknown
}
interface Options {
  headers?: Record<string, string>
  documentAST?: { definitions: readonly { operation?: string; name?: { value: string } }[] }
}

/**
 * Asks on behalf of GraphiQL, which shows the latest value only: of a stream it is given all events so far, so that hits
 * stay to be read once the last one is in. Runs in the browser, as text: it may use nothing from outside itself.
 */
export function fetchForGraphiql(
  { query, operationName, variables }: Request,
  { headers, documentAST }: Options = {},
) {
  const mostEvents = 200
  const operation = documentAST?.definitions.find(
    it => it.operation && (!operationName || it.name?.value === operationName),
  )
  const isStream = operation?.operation === 'subscription'
  const stop = new AbortController()

  async function* answer(): AsyncGenerator<unknown> {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: isStream ? 'text/event-stream' : 'application/json',
      },
      body: JSON.stringify({ query, operationName, variables }),
      signal: stop.signal,
    })
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
      yield await response.json()
      return
    }
    let events: unknown[] = []
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
        events = [...events, JSON.parse(data)]
        if (events.length > mostEvents) omitted += events.splice(0, 1).length
        yield omitted ? { omitted, events } : { events }
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
    // A generator that waits for bytes cannot be told to return: the stop button ends the request itself.
    return: async () => {
      stop.abort()
      return { done: true as const, value: undefined }
    },
  }
}
