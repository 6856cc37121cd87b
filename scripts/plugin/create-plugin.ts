import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseManifest } from '../../src/plugins/package/manifest.ts'
import { CommandFailed } from './command-failed.ts'
import type { Kind } from './read-arguments.ts'

const TYPES = join(import.meta.dirname, '../../plugins/canopy.d.ts')

/** Editors then check `main.js`, without the globals of browsers and Node, which plugins do not have. */
const JSCONFIG = {
  compilerOptions: {
    checkJs: true,
    strict: true,
    target: 'es2023',
    lib: ['es2023'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    noEmit: true,
  },
  files: ['main.js', 'canopy.d.ts'],
}

const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

interface Template {
  description: string
  permissions: { name: string; reason: string }[]
  tools?: object
  code: string
}

const TEMPLATES: Record<Kind, Template> = {
  TOOL: {
    description: 'Greets somebody.',
    permissions: [],
    tools: {
      greet: {
        description: 'Returns a greeting.',
        input: object({
          name: { type: 'string', minLength: 1, maxLength: 100, description: 'Whom to greet.' },
        }),
        output: object({ greeting: { type: 'string' } }),
        hasEffects: false,
      },
    },
    code: `/** @satisfies {import('./canopy.d.ts').Tools} */
export const tools = {
  async greet(input, host) {
    host.log(\`Greeting \${input.name}\`)
    return { greeting: \`Hello, \${input.name}!\` }
  },
}
`,
  },
  AGENT: {
    description: 'Answers with the first sentence of the best passage.',
    permissions: [],
    code: `/** @type {import('./canopy.d.ts').Answer} */
export async function answer({ passages }, host) {
  const [best] = passages
  if (!best) return { text: '', citations: [] }
  host.log(\`Answering from \${best.title}\`)
  const [sentence] = best.text.split(/(?<=[.!?])\\s/)
  return { text: sentence ?? '', citations: [0] }
}
`,
  },
  INTEGRATION: {
    description: 'Keeps one page in step with its source.',
    permissions: [
      { name: 'network:example.com', reason: 'Reads the page.' },
      { name: 'documents:write', reason: 'Saves the page as a document.' },
    ],
    code: `const URL = 'https://example.com/'

/** @type {import('./canopy.d.ts').Sync} */
export async function* sync({ cursor }, host) {
  if (!host.fetch) throw new Error('Grant network:example.com.')
  const { status, headers, text } = await host.fetch(URL)
  if (status !== 200) throw new Error(\`\${URL} responded \${status}.\`)
  const version = headers.etag ?? text.length
  if (cursor === version) yield { same: 1 }
  else yield { upsert: [{ sourceUri: URL, title: 'Example', text, format: 'HTML' }], cursor: version }
}
`,
  },
}

/** Writes a plugin to start from. @throws CommandFailed if the folder is not empty */
export async function createPlugin(folder: string, kind: Kind): Promise<void> {
  const manifest = makeManifest(basename(resolve(folder)), kind)
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw new CommandFailed(`${folder} is not empty.`)
  await writeFile(join(folder, 'manifest.json'), manifest)
  await writeFile(join(folder, 'main.js'), TEMPLATES[kind].code)
  await writeFile(join(folder, 'jsconfig.json'), toJson(JSCONFIG))
  await copyFile(TYPES, join(folder, 'canopy.d.ts'))
}

function makeManifest(name: string, kind: Kind): string {
  const { description, permissions, tools } = TEMPLATES[kind]
  const config = { type: 'object', properties: {}, additionalProperties: false }
  const manifest = toJson({ name, version: '0.1.0', kind, description, permissions, config, tools })
  const parsed = parseManifest(manifest)
  // The only thing in it that can be wrong.
  if ('issues' in parsed) throw new CommandFailed(`The name of the folder ${parsed.issues[0]?.message}.`)
  return manifest
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
