import { toNfc } from '../../platform/to-nfc.ts'

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

type Given<Name extends keyof Config> = { [N in Name]?: Config[N] | null | undefined }

/** Requested settings of an agent. */
export interface ConfigInput extends Given<'scopeDescription'> {
  retrieval?: Given<'topK' | 'lexical' | 'trigram' | 'semantic' | 'minScore'> | null | undefined
  features?: Given<'answers' | 'learnFromMisses'> | null | undefined
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
