/** An event as the standard has a browser dispatch it. */
export interface ServerSentEvent {
  type: string
  data: string
  lastEventId: string
}

/**
 * Reads a whole stream by the letter of "Server-sent events", section 9.2.6 of the HTML standard: lines end with CR LF, LF
 * or CR; an empty one dispatches, but only what has data.
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
  // What follows the last line break is no line.
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
