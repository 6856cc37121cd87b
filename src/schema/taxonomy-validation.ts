import { z } from 'zod'
import { MAX_KEYWORDS } from '../knowledge/taxonomy/draft-node.ts'
import { nameText, text } from './validation.ts'

export const versionName = nameText(100)
export const nodeKey = text(1, 200)

/** Fields of every input for a new version. */
export const versionInput = { version: versionName, changeSummary: text(0, 2000).nullish() }

const nodeFields = { key: nodeKey, name: nameText(200), description: text(0, 2000).nullish() }

export const nodeInput = z.looseObject({
  ...nodeFields,
  keywords: z.array(text(0, 200)).max(MAX_KEYWORDS, `must have at most ${MAX_KEYWORDS} keywords`),
})

const MAX_OPERATIONS = 500
const MAX_MERGED_NODES = 200
const operationCountMessage = `must have 1 to ${MAX_OPERATIONS} operations`

export const operationsInput = z
  .array(
    z.looseObject({
      addNode: nodeInput.nullish(),
      renameNode: z.looseObject(nodeFields).nullish(),
      mergeNodes: z
        .looseObject({
          keys: z.array(nodeKey).max(MAX_MERGED_NODES, `must name at most ${MAX_MERGED_NODES} nodes at once`),
        })
        .nullish(),
    }),
  )
  .min(1, operationCountMessage)
  .max(MAX_OPERATIONS, operationCountMessage)
