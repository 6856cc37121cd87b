import { readFile, writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import { SETTING_GROUPS } from '../src/config/environment.ts'

// Writes the tables of docs/settings.md. With --check, only checks that they are up to date.
const FILE = 'docs/settings.md'
const PART = /(?<=<!-- settings -->\n).*(?=<!-- end of settings -->)/s

const page = await readFile(FILE, 'utf8')
const printed = page.replace(PART, () => Object.entries(SETTING_GROUPS).map(printGroup).join(''))
if (!process.argv.includes('--check')) await writeFile(FILE, printed)
else if (page !== printed) {
  console.error(`${FILE} is out of date. Run: npm run settings`)
  process.exit(1)
}

function printGroup([title, settings]: [string, Record<string, z.ZodType>]): string {
  const rows = Object.entries(settings).map(([name, schema]) => {
    const { description = '', unset = schema.parse(undefined) } = schema.meta() ?? {}
    return `| \`${name}\` | ${unset} | ${description} |\n`
  })
  return `\n## ${title}\n\n| name | default | meaning |\n|---|---|---|\n${rows.join('')}\n`
}
