/** Every feature flag. Its description is for people. */
export const FLAGS = {
  modelAnswers: {
    defaultEnabled: true,
    description:
      'The language model writes answers and completes follow-up questions. Off: answers quote passages.',
  },
  semanticLane: {
    defaultEnabled: true,
    description: 'Searches also find passages by meaning. Off: they search by words only.',
  },
  webhooks: {
    defaultEnabled: true,
    description: 'Webhooks are sent. Off: they wait until it is on again.',
  },
} as const satisfies Record<string, { defaultEnabled: boolean; description: string }>

export type FlagKey = keyof typeof FLAGS

export const FLAG_KEYS = Object.keys(FLAGS) as FlagKey[]

export function isFlagKey(key: string): key is FlagKey {
  return Object.hasOwn(FLAGS, key)
}
