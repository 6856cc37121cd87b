import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewerContext } from '../context.ts'
import { encodeId } from '../platform/ids.ts'
import { type CreateTemplateInput, createTemplate } from '../resolvers/templates/create-template.ts'
import type { SectionInput, VariableInput } from '../resolvers/templates/template-input.ts'
import { flagTemplate } from '../resolvers/templates/update-template.ts'

const TEMPLATES = join(import.meta.dirname, '../../prisma/demo/templates')

/** `template.json` of a folder. Omitted fields get the defaults of the API. */
interface DemoTemplate extends Pick<CreateTemplateInput, 'name' | 'description' | 'category' | 'tags'> {
  featured: boolean
  systemPrompt: string
  sections: (Omit<SectionInput, 'required'> & Partial<SectionInput>)[]
  variables: (Pick<VariableInput, 'name' | 'type'> & Partial<VariableInput>)[]
}

/** A demo template as input for the API. */
export interface TemplateToLoad {
  input: CreateTemplateInput
  featured: boolean
}

/** Reads the demo templates, sorted by folder. */
export async function readTemplates(): Promise<TemplateToLoad[]> {
  const folders = (await readdir(TEMPLATES)).sort()
  return Promise.all(
    folders.map(async folder => {
      const body = await readFile(join(TEMPLATES, folder, 'body.md'), 'utf8')
      const json = await readFile(join(TEMPLATES, folder, 'template.json'), 'utf8')
      const { featured, sections, variables, ...template }: DemoTemplate = JSON.parse(json)
      const input: CreateTemplateInput = {
        ...template,
        visibility: 'PUBLIC',
        body,
        sections: sections.map(section => ({ required: true, ...section })),
        variables: variables.map(variable => ({ required: true, choices: [], ...variable })),
      }
      return { input, featured }
    }),
  )
}

/** Creates the missing templates in the workspace and marks them official. */
export async function loadTemplates(context: ViewerContext, print: (line: string) => void): Promise<void> {
  const templates = await readTemplates()
  const known = await context.db.template.findMany({ select: { id: true, name: true, official: true } })
  const knownAs = new Map(known.map(template => [template.name, template]))
  const missing = templates.filter(({ input }) => !knownAs.get(input.name)?.official)
  for (const { input, featured } of missing) {
    // An earlier start may have been interrupted between the two calls.
    const templateId = knownAs.get(input.name)?.id ?? (await createTemplate(context, input)).templateId
    await flagTemplate(context, { id: encodeId('Template', templateId), official: true, featured })
  }
  if (missing.length) print(`Demo: ${missing.length} official templates`)
}
