/** An event as a browser dispatches it. */
interface ServerSentEvent {
  type: string
  data: string
  lastEventId: string
}

/**
 * Parses a stream strictly by section 9.2.6, "Interpreting an event stream", of the HTML standard: lines end with CR LF, LF
 * or CR, and an empty line dispatches the event if it has data.
 */
export function parseEventStream(text: string): ServerSentEvent[] {
  const events: ServerSentEvent[] = []
  let type = ''
  let data: string[] = []
  let lastEventId = ''
  const fields: Record<string, (value: string) => void> = {
    event: value => (type = value),
    data: value => data.push(value),
    id: value => {
      if (!value.includes('\0')) lastEventId = value
    },
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  // Text after the last line break is not a line.
  for (const line of lines.slice(0, -1)) {
    if (line === '') {
      if (data.length) events.push({ type: type || 'message', data: data.join('\n'), lastEventId })
      type = ''
      data = []
      continue
    }
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    fields[name]?.(value)
  }
  return events
}
