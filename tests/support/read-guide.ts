type GuideStep = ShellStep | OperationStep

export interface ShellStep {
  kind: 'shell'
  command: string
  /** Text that the output must contain. Null if the guide shows none. */
  output: string | null
}

export interface OperationStep {
  kind: 'operation'
  document: string
  variables: string
  /** JSON of the data, or of the data of all events. `part`: of some events. */
  answer: { json: string; kind: 'answer' | 'part' } | null
}

/**
 * Parses a page with these blocks: `sh`, optionally followed by its output as `text`; `graphql`, optionally followed by
 * `json variables` and by `json answer` or `json part`.
 */
export function readGuide(page: string): GuideStep[] {
  const steps: GuideStep[] = []
  for (const [, info = '', text = ''] of page.matchAll(/^```([^\n]*)\n([\s\S]*?)^```/gm)) {
    const last = steps.at(-1)
    if (info === 'sh') steps.push({ kind: 'shell', command: text.trim(), output: null })
    else if (info === 'graphql')
      steps.push({ kind: 'operation', document: text, variables: '{}', answer: null })
    else if (info === 'text' && last?.kind === 'shell') last.output = text.trim()
    else if (info === 'json variables' && last?.kind === 'operation') last.variables = text
    else if (/^json (answer|part)$/.test(info) && last?.kind === 'operation')
      last.answer = { json: text, kind: info.slice('json '.length) as 'answer' | 'part' }
    else throw new Error(`Unexpected block in the guide: ${info}`)
  }
  return steps
}

const ID = /\b([a-z]+)_[0-9a-z]{26}\b/g
const FILE = /\/artifacts\/[^"\s]+/g
const SECRET = /\bcanopy_[\w-]{43}/g

/** Replaces values that differ in each run: the guide shows `agent_…` for the latest ID of an agent. */
export class GuideMemory {
  readonly #url: string
  readonly #latest = new Map<string, string>()
  readonly #shown: string

  /** @param url address of the server @param shown address in the guide */
  constructor(url: string, shown: string) {
    this.#url = url
    this.#shown = shown
  }

  /** Returns an answer as the guide shows it. */
  mask(answer: unknown): unknown {
    const json = JSON.stringify(answer)
    for (const [id, type = ''] of json.matchAll(ID)) this.#latest.set(`${type}_…`, id)
    for (const [path] of json.matchAll(FILE)) this.#latest.set('/artifacts/…', path)
    const masked = json
      .replaceAll(SECRET, 'canopy_…')
      .replaceAll(ID, '$1_…')
      .replaceAll(FILE, '/artifacts/…')
      .replaceAll(this.#url, this.#shown)
    return JSON.parse(masked)
  }

  /** Returns text of the guide with real values. @throws if no answer contained one yet */
  fill(text: string): string {
    return text
      .replaceAll(/\b[a-z]+_…|\/artifacts\/…/g, mark => {
        const value = this.#latest.get(mark)
        if (value === undefined) throw new Error(`No answer contained ${mark} yet.`)
        return value
      })
      .replaceAll(this.#shown, this.#url)
  }
}
