import { v7 as uuidv7 } from 'uuid'
import { seededRandom } from './seeded-random.ts'

/** One agent and the data that its coverage depends on, as plain rows. */
export interface World {
  version: string
  nodes: WorldNode[]
  /** A directed acyclic graph. */
  edges: { parentId: string; childId: string }[]
  agentId: string
  /** The nodes assigned to the agent. Its scope also includes their descendants. */
  rootIds: string[]
  targets: { nodeId: string; documents: number }[]
  documents: { id: string; chunks: number }[]
  placements: { nodeId: string; documentId: string; confidence: number }[]
}

interface WorldNode {
  id: string
  key: string
  name: string
  mergedKeys: string[]
}

export const CAUSES = ['taxonomy', 'scope', 'targets', 'removed', 'placements', 'added'] as const
type Cause = (typeof CAUSES)[number]

/** Mostly values around the threshold of 0.70. */
const CONFIDENCES = [0.69, 0.6999999, 0.7, 0.7000001, 0.71, 0.3, 0.9, 1]
const TARGETS = [0, 1, 2, 3, 5, 10, 12]

/** Generates worlds and changes to them. The same seed generates the same. */
export function createWorldMaker(seed: number) {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const chance = (share: number) => random() < share
  const pick = <T>(from: readonly T[]) => from[below(from.length)] as T
  const some = <T>(from: readonly T[], share: number) => from.filter(() => chance(share))
  const someAtLeastOne = <T>(from: readonly T[], share: number) => {
    const picked = some(from, share)
    return picked.length ? picked : [pick(from)]
  }
  let made = 0
  const makeNode = (key: string, mergedKeys: string[] = []): WorldNode => ({
    id: uuidv7(),
    key,
    name: `Node ${key}`,
    mergedKeys,
  })
  const newKey = () => `k${made++}`

  /** Every node may have several earlier nodes as parents. */
  function drawEdges(nodes: readonly WorldNode[]): World['edges'] {
    return nodes.flatMap((child, i) =>
      some(nodes.slice(0, i), 1.6 / Math.max(i, 2)).map(parent => ({
        parentId: parent.id,
        childId: child.id,
      })),
    )
  }

  const drawTargets = (nodes: readonly WorldNode[]) =>
    some(nodes, 0.4).map(node => ({ nodeId: node.id, documents: pick(TARGETS) }))

  const makeDocuments = (count: number) =>
    Array.from({ length: count }, () => ({ id: uuidv7(), chunks: below(4) }))

  function drawPlacements(nodes: readonly WorldNode[], documents: World['documents']): World['placements'] {
    return documents.flatMap(document =>
      some(nodes, 1.8 / nodes.length).map(node => ({
        nodeId: node.id,
        documentId: document.id,
        confidence: pick(CONFIDENCES),
      })),
    )
  }

  function makeWorld(): World {
    const nodes = Array.from({ length: 1 + below(9) }, () => makeNode(newKey()))
    const documents = makeDocuments(below(30))
    return {
      version: `v${made++}`,
      nodes,
      edges: drawEdges(nodes),
      agentId: uuidv7(),
      rootIds: someAtLeastOne(nodes, 0.35).map(node => node.id),
      targets: drawTargets(nodes),
      documents,
      placements: drawPlacements(nodes, documents),
    }
  }

  /** Merges, removes and adds nodes, and generates new edges. All rows move to the nodes of the new version. */
  function changeTaxonomy(world: World): World {
    const kept = someAtLeastOne(world.nodes, 0.75)
    const others = world.nodes.filter(node => !kept.includes(node))
    const nodes = kept.map(node => makeNode(node.key))
    for (const other of some(others, 0.6)) pick(nodes).mergedKeys.push(other.key)
    nodes.push(...Array.from({ length: below(3) }, () => makeNode(newKey())))
    const standIns = new Map(
      world.nodes.map(node => [
        node.id,
        nodes.find(({ key }) => key === node.key) ??
          nodes.find(({ mergedKeys }) => mergedKeys.includes(node.key)),
      ]),
    )
    const moved = <T extends { nodeId: string }>(rows: readonly T[]) =>
      rows.flatMap(row => {
        const standIn = standIns.get(row.nodeId)
        return standIn ? [{ ...row, nodeId: standIn.id }] : []
      })
    const first = <T extends { nodeId: string }>(rows: readonly T[], keyOf: (row: T) => string) => [
      ...new Map(rows.toReversed().map(row => [keyOf(row), row])).values(),
    ]
    const rootIds = [...new Set(world.rootIds.flatMap(id => standIns.get(id)?.id ?? []))]
    return {
      ...world,
      version: `v${made++}`,
      nodes,
      edges: drawEdges(nodes),
      rootIds: rootIds.length ? rootIds : [pick(nodes).id],
      targets: first(moved(world.targets), target => target.nodeId),
      placements: first(moved(world.placements), row => `${row.nodeId} ${row.documentId}`),
    }
  }

  function removeDocuments(world: World): World {
    const documents = some(world.documents, 0.7)
    const ids = new Set(documents.map(document => document.id))
    return { ...world, documents, placements: world.placements.filter(row => ids.has(row.documentId)) }
  }

  function addDocuments(world: World): World {
    const documents = makeDocuments(1 + below(10))
    return {
      ...world,
      documents: [...world.documents, ...documents],
      placements: [...world.placements, ...drawPlacements(world.nodes, documents)],
    }
  }

  const change: Record<Cause, (world: World) => World> = {
    taxonomy: changeTaxonomy,
    scope: world => ({ ...world, rootIds: someAtLeastOne(world.nodes, 0.35).map(node => node.id) }),
    targets: world => ({ ...world, targets: drawTargets(world.nodes) }),
    removed: removeDocuments,
    placements: world => ({ ...world, placements: drawPlacements(world.nodes, world.documents) }),
    added: addDocuments,
  }

  /** @returns the world after these changes. */
  function changeWorld(world: World, causes: readonly Cause[]): World {
    return causes.reduce((changed, cause) => change[cause](changed), world)
  }

  return { makeWorld, changeWorld, drawCauses: () => some(CAUSES, 0.5) }
}
