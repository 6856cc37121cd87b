import { toNfc } from '../../platform/to-nfc.ts'

/** Requested search settings of an agent. */
export interface RetrievalInput {
  topK?: number | null | undefined
  lexical?: number | null | undefined
  trigram?: number | null | undefined
  semantic?: number | null | undefined
  minScore?: number | null | undefined
}

/** Requested features of an agent beyond search. */
export interface FeaturesInput {
  answers?: boolean | null | undefined
  learnFromMisses?: boolean | null | undefined
}

export interface ConfigInput {
  retrieval?: RetrievalInput | null | undefined
  features?: FeaturesInput | null | undefined
  scopeDescription?: string | null | undefined
}

interface Config {
  topK: number
  lexical: number | null
  trigram: number | null
  semantic: number | null
  minScore: number
  answers: boolean
  learnFromMisses: boolean
  scopeDescription: string | null
}

/** The defaults of the database columns. */
const DEFAULTS: Config = {
  topK: 10,
  lexical: null,
  trigram: null,
  semantic: null,
  minScore: 0,
  answers: false,
  learnFromMisses: false,
  scopeDescription: null,
}

/** The columns of the given settings only. Null resets a setting to its default. */
export function givenConfig({ retrieval, features, scopeDescription }: ConfigInput): Partial<Config> {
  const asked: Record<string, unknown> = {
    ...retrieval,
    ...features,
    scopeDescription: scopeDescription && toNfc(scopeDescription),
  }
  const given = Object.entries(DEFAULTS).filter(([name]) => asked[name] !== undefined)
  return Object.fromEntries(given.map(([name, byDefault]) => [name, asked[name] ?? byDefault]))
}
