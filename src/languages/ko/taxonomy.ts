import type { Translations } from '../catalog.ts'

/** Taxonomy versions, edits, publication and placement reviews. */
export const TAXONOMY: Translations = {
  'a node with the key "{key}" already exists': '키가 "{key}"인 노드가 이미 있습니다.',
  'there is no node with the key "{key}"': '키가 "{key}"인 노드가 없습니다.',
  'there is no node with the key "{key}" anymore: it was merged into "{into}"':
    '키가 "{key}"인 노드는 "{into}"에 병합되어 더 이상 없습니다.',
  'there is no node with the key "{key}" in the published taxonomy':
    '게시된 분류 체계에 키가 "{key}"인 노드가 없습니다.',
  '"{key}" is already the key of {path:word}': '{path}에서 이미 사용한 키("{key}")입니다.',
  '"{key}" must be lowercase letters, digits and hyphens, with parts separated by "/"':
    '키 "{key}"의 형식이 잘못되었습니다. 소문자, 숫자, 하이픈(-)을 쓰고 단계는 "/"로 구분하세요.',
  '"{key}" is listed twice': '같은 노드("{key}")를 두 번 지정했습니다.',
  '"{key}" cannot be placed below itself': '노드("{key}")를 자기 자신의 하위로 옮길 수 없습니다.',
  '"{parent}" is below "{key}", so this would create a cycle':
    '"{parent}" 노드가 "{key}" 노드의 하위에 있어 순환이 생깁니다.',
  'the nodes form a cycle: {keys}': '노드가 순환합니다: {keys}',
  'must name at least 1 node to merge': '병합할 노드를 하나 이상 지정해야 합니다.',
  'must name at most {max:number} nodes at once': '한 번에 최대 {max}개 노드를 지정할 수 있습니다.',
  '"{key}" cannot be merged into itself': '노드("{key}")를 자기 자신에게 병합할 수 없습니다.',
  '"{into}" is below "{key}": merge "{into}" into "{key}", or move "{into}" elsewhere first':
    '"{into}" 노드가 "{key}" 노드의 하위에 있습니다. 반대로 "{into}" 노드를 "{key}" 노드에 병합하거나, 먼저 "{into}" 노드를 다른 곳으로 옮기세요.',
  '"{into}" would have {count:number} keywords; at most {max:number} are allowed':
    '"{into}" 노드의 키워드가 {count}개가 됩니다. 노드 하나의 키워드는 최대 {max}개입니다.',
  '"{key}" is the only parent of {keys:list}; move, merge or remove them first':
    '"{key}" 노드의 하위 노드({keys})에 다른 상위 노드가 없습니다. 먼저 그 노드를 옮기거나 병합하거나 삭제하세요.',
  'must have at most {max:number} keywords': '키워드는 최대 {max}개입니다.',
  'must have 1 to {max:number} operations': '변경(operations)은 1개에서 {max}개까지 보낼 수 있습니다.',
  'must have 1 to {max:number} nodes, but has {count:number}':
    '노드는 1개에서 {max}개까지여야 하는데 {count}개입니다.',
  'must leave 1 to {max:number} nodes, but leave {count:number}':
    '변경한 뒤 노드가 1개에서 {max}개까지 남아야 하는데 {count}개가 남습니다.',
  'Taxonomy version "{version}" already exists. Choose another name.':
    '이름이 "{version}"인 분류 체계 버전이 이미 있습니다. 다른 이름을 사용하세요.',
  'Version "{version}" is already published.': '이미 게시된 버전("{version}")입니다.',
  'Version "{version}" was published in the meantime. Review it, then try again.':
    '그사이 다른 버전("{version}")이 게시되었습니다. 내용을 확인한 뒤 다시 시도하세요.',

  'is required for MOVE: specify the node to move the document to': 'MOVE에는 옮길 노드를 지정해야 합니다.',
  'is only allowed for MOVE, not for {decision:word}':
    'MOVE에만 지정할 수 있습니다. {decision}에는 지정할 수 없습니다.',
  'is "{key}", where the document already is; use ACCEPT to leave it there':
    '문서가 이미 배치되어 있는 노드("{key}")입니다. 그대로 두려면 ACCEPT를 사용하세요.',
}
