import { z } from 'zod'
import { MOST_KEYWORDS } from '../knowledge/taxonomy/draft-node.ts'
import { nameText, text } from './validation.ts'

export const versionName = nameText(100)
export const nodeKey = text(1, 200)

/** What every new version says of itself. */
export const versionInput = { version: versionName, changeSummary: text(0, 2000).nullish() }

const named = { key: nodeKey, name: nameText(200), description: text(0, 2000).nullish() }

export const nodeInput = z.looseObject({
  ...named,
  keywords: z.array(text(0, 200)).max(MOST_KEYWORDS, `must have at most ${MOST_KEYWORDS} keywords`),
})

const MOST_OPERATIONS = 500
const MOST_MERGED = 200
const operationCount = `must have 1 to ${MOST_OPERATIONS} operations`

export const operationsInput = z
  .array(
    z.looseObject({
      addNode: nodeInput.nullish(),
      renameNode: z.looseObject(named).nullish(),
      mergeNodes: z
        .looseObject({
          keys: z.array(nodeKey).max(MOST_MERGED, `must name at most ${MOST_MERGED} nodes at once`),
        })
        .nullish(),
    }),
  )
  .min(1, operationCount)
  .max(MOST_OPERATIONS, operationCount)
