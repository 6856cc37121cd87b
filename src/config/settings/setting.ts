import { compile } from 'proxy-addr'
import { z } from 'zod'

/**
 * A setting.
 * @param description for docs/settings.md, in Markdown.
 * @param unset what applies if it is not set, in Markdown. Default: the default of the schema.
 */
export function setting<Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  unset?: string,
): Schema {
  return schema.meta({ description, unset })
}

export const flag = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform(v => v === 'true' || v === '1')
export const integer = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
export const dollars = z.coerce
  .number({ error: 'must be an amount of dollars, such as 0.25' })
  .min(0, 'must be at least 0')
  .max(100_000, 'must be at most 100000')
export const url = (protocols: string[]) =>
  z.string().refine(v => URL.canParse(v) && protocols.includes(new URL(v).protocol), {
    error: `must be a URL that starts with ${protocols.map(p => `${p}//`).join(' or ')}`,
  })

export const seconds = z.string().regex(/^\d+(\.\d+)?(,\d+(\.\d+)?){0,29}$/, {
  error: 'must be 1 to 30 numbers of seconds, separated by commas, such as 5,300,1800',
})

/** A comma-separated list. */
const list = z.string().transform(value =>
  value
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== ''),
)
export const origins = list.refine(entries => entries.every(isOrigin), {
  error: 'must be origins separated by commas, such as https://app.example.com, without a path or *',
})
export const proxies = list.refine(isTrust, {
  error:
    'must be addresses or ranges separated by commas, such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
})

export const languageWeights = z
  .string()
  .regex(/^(en|ko|other):(0(\.\d+)?|1(\.0+)?)(,(en|ko|other):(0(\.\d+)?|1(\.0+)?)){0,2}$/, {
    error: 'must be weights from 0 to 1 by language, such as en:0.4,ko:0.4,other:0; omitted languages get 0',
  })
  .transform(value => ({
    ...{ en: 0, ko: 0, other: 0 },
    ...Object.fromEntries(value.split(',').map(entry => [entry.split(':')[0], Number(entry.split(':')[1])])),
  }))
export const similarityRange = z
  .string()
  .regex(/^-?[01](\.\d+)?,[01](\.\d+)?$/, { error: 'must be two cosines, such as 0.3,0.75' })
  .transform(value => value.split(',').map(Number) as [number, number])
  .refine(([floor, ceiling]) => floor < ceiling && ceiling <= 1, {
    error: 'must list the lower cosine first, such as 0.3,0.75',
  })
  .transform(([floor, ceiling]) => ({ floor, ceiling }))

export const DAY_MS = 86_400_000
export const YEAR_MS = 365 * DAY_MS
/** Maximum of GraphQL's Int. */
export const MAX_INT = 2_147_483_647

/** Whether the text has the form of the `Origin` header. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
}

function isTrust(proxies: string[]): boolean {
  try {
    compile(proxies)
    return true
  } catch {
    return false
  }
}
