interface Request {
  query: string
  operationName?: string | null
  variables?: unknown
}

/**
 * Asks on behalf of GraphiQL, which shows the latest value only: of a stream it is given all events so far, so that hits
 * stay to be read once the last one is in. Runs in the browser, as text: it may use nothing from outside itself.
 */
export function fetchForGraphiql(
  { query, operationName: name, variables }: Request,
  { headers }: { headers?: Record<string, string> } = {},
) {
  const mostEvents = 200
  // For a moment after a change of tabs, GraphiQL still gives the operation name of the tab before. The text is right.
  let outline = query.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|#.*/g, '')
  while (/\{[^{}]*\}/.test(outline)) outline = outline.replace(/\{[^{}]*\}/g, ';')
  const operations = [...outline.matchAll(/(?<![$\w])(query|mutation|subscription)\b\s*(\w*)/g)]
  const operation = operations.find(it => it[2] === name) ?? operations[0]
  const operationName = operation?.[2] || undefined
  const isStream = operation?.[1] === 'subscription'
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
