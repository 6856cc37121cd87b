import type { Translations } from '../catalog.ts'

/** Documents, uploads and downloads. */
export const DOCUMENTS: Translations = {
  'must have 1 to {max:number} documents, but has {count:number}':
    '문서는 1건에서 {max}건까지여야 하는데 {count}건입니다.',
  'must name 1 to {max:number} documents': '문서를 1건에서 {max}건까지 지정해야 합니다.',
  'is required unless uploadId is given': 'text나 uploadId 중 하나를 지정해야 합니다.',
  'must not be combined with text': 'text와 함께 지정할 수 없습니다.',
  'is listed more than once': '같은 업로드를 두 번 지정했습니다.',
  'there is no upload with this id': '이 ID의 업로드가 없습니다.',
  'has no file yet; send it with PUT to the upload URL':
    '아직 파일을 받지 못했습니다. 업로드 URL에 PUT으로 파일을 보내세요.',
  'was already used; an upload can become a document only once':
    '이미 사용한 업로드입니다. 업로드 하나로 문서를 한 번만 만들 수 있습니다.',
  'must be a file name without folders': '폴더 경로 없이 파일 이름만 지정해야 합니다.',
  'must be from 1 to {max:number}, the maximum file size':
    '1 이상이고 최대 파일 크기인 {max} 이하여야 합니다.',

  'Use PUT and send the file as the request body.': '파일을 PUT 요청의 본문으로 보내세요.',
  'This URL already has a file. Use createUpload for another URL.':
    '이 URL로는 이미 파일을 받았습니다. 다른 파일은 새 업로드를 만들어 보내세요.',
  'Another request is sending the file to this URL. Wait until it ends, and try again if it failed.':
    '다른 요청이 이 URL로 파일을 보내고 있습니다. 끝날 때까지 기다린 뒤, 실패했으면 다시 시도하세요.',
  'Another request has claimed this upload.': '다른 요청이 이 업로드를 넘겨받았습니다.',
  'The workspace has reached its limit of {max:number} unused uploads. Turn them into documents with addDocuments, or wait until their URLs expire.':
    '워크스페이스의 사용하지 않은 업로드가 한도인 {max}개에 이르렀습니다. addDocuments로 문서를 만들거나 업로드 URL이 만료될 때까지 기다리세요.',
  'This file would exceed the limit of {max:number} bytes for unused uploads in a workspace. Turn them into documents with addDocuments, or wait until their URLs expire.':
    '워크스페이스의 사용하지 않은 업로드는 모두 합해 {max}바이트까지인데, 이 파일을 더하면 넘습니다. addDocuments로 문서를 만들거나 업로드 URL이 만료될 때까지 기다리세요.',
  'This URL has expired. Use createUpload for another URL.':
    'URL의 유효 기간이 지났습니다. createUpload로 새 URL을 만드세요.',
  'No upload has this URL. Use createUpload for a URL.':
    '이 주소에는 업로드가 없습니다. createUpload로 만드세요.',
  'The file did not arrive within {ms:number} ms and was discarded. Send it again.':
    '{ms}ms 안에 파일을 모두 받지 못해 저장하지 않았습니다. 다시 보내세요.',
  'The file is larger than the {bytes:number} bytes given to createUpload.':
    '파일이 createUpload에 지정한 크기인 {bytes}바이트보다 큽니다.',
  'The file has {received:number} bytes, but createUpload was called with {bytes:number}.':
    '파일 크기가 {received}바이트로, createUpload에 지정한 {bytes}바이트보다 작습니다.',
  'Internal error. The file could not be saved.': '서버 내부 오류로 파일을 받지 못했습니다.',

  'File not found, or the URL has expired. Query downloadUrl again.':
    '이 주소에 파일이 없거나 유효 기간이 지났습니다. downloadUrl을 새로 요청하세요.',
  'Use GET or HEAD to download the file.': 'GET이나 HEAD로 파일을 읽으세요.',
  'Internal error. The file could not be read.': '서버 내부 오류로 파일을 읽지 못했습니다.',
}

/** Values of `Document.failure`. */
export const EXTRACTION: Translations = {
  'The document has more than {max:number} characters; split it into several documents.':
    '문서가 색인 한도인 {max}자를 넘습니다. 여러 문서로 나누세요.',
  'The document has more than {max:number} headings; split it into several documents.':
    '문서의 제목이 색인 한도인 {max}개를 넘습니다. 여러 문서로 나누세요.',
  'The document has more than {max:number} passages; split it into several documents.':
    '문서의 구절이 색인 한도인 {max}개를 넘습니다. 여러 문서로 나누세요.',
  'Indexing the document took longer than {seconds:number} s; split it into several documents.':
    '문서를 색인하는 시간이 {seconds}초를 넘었습니다. 여러 문서로 나누세요.',
  'Indexing the document took more than {megabytes:number} MB of memory; split it into several documents.':
    '문서를 색인하는 데 필요한 메모리가 {megabytes}MB를 넘었습니다. 여러 문서로 나누세요.',
  'The document could not be indexed: its text crashed the indexer.':
    '색인기가 이 문서의 텍스트를 처리하지 못하고 중단되어 색인할 수 없습니다.',
  'The document has no text.': '문서에 텍스트가 없습니다.',
  'The file has no text.': '파일에 텍스트가 없습니다.',
  'The PDF has no text; if it is a scan, run OCR on it first.':
    'PDF에 텍스트가 없습니다. 스캔한 문서라면 먼저 OCR로 텍스트를 추출하세요.',
  'The PDF has streams that are compressed more than once.': 'PDF에 여러 번 압축된 스트림이 있습니다.',
  'The PDF is damaged or incomplete and cannot be read.':
    'PDF가 손상되었거나 완전하지 않아 읽을 수 없습니다.',
  'The file unpacks to more than {max:number} bytes.': '파일의 압축을 풀면 한도인 {max}바이트를 넘습니다.',
  'The file is not text: it contains NUL bytes.': '텍스트 파일이 아닙니다. NUL 바이트가 들어 있습니다.',
  'The file is not text in UTF-8, UTF-16 or EUC-KR (CP949); save it as UTF-8.':
    'UTF-8, UTF-16, EUC-KR(CP949) 인코딩의 텍스트가 아닙니다. UTF-8로 저장하세요.',
  'The file is a PNG image, which has no text to read.': 'PNG 이미지에는 읽을 텍스트가 없습니다.',
  'The file is a JPEG image, which has no text to read.': 'JPEG 이미지에는 읽을 텍스트가 없습니다.',
  'The file is a GIF image, which has no text to read.': 'GIF 이미지에는 읽을 텍스트가 없습니다.',
  'The file is a gzip archive; unpack it and send its files.':
    'gzip 압축 파일입니다. 압축을 풀어 안에 있는 파일을 보내세요.',
  'The file is a 7z archive; unpack it and send its files.':
    '7z 압축 파일입니다. 압축을 풀어 안에 있는 파일을 보내세요.',
  'The file is a RAR archive; unpack it and send its files.':
    'RAR 압축 파일입니다. 압축을 풀어 안에 있는 파일을 보내세요.',
  'The file is an archive but neither DOCX nor HWPX; unpack it and send its files.':
    'DOCX나 HWPX가 아닌 압축 파일입니다. 안에 있는 파일을 따로 보내세요.',
  'The file is a program.': '실행 파일입니다.',
  'The file is password-protected; save it without a password.':
    '암호로 보호된 파일입니다. 암호를 해제하고 저장하세요.',
  'The file is in an old binary format (such as DOC or HWP); save it as DOCX, HWPX or PDF.':
    '이전 바이너리 형식(DOC, HWP 등)의 파일입니다. DOCX, HWPX, PDF 중 하나로 저장하세요.',
  'Reading the file took longer than {ms:number} ms.': '파일을 읽는 시간이 {ms}ms를 넘었습니다.',
  'Reading the file took more than {bytes:number} bytes of memory.':
    '파일을 읽는 데 필요한 메모리가 {bytes}바이트를 넘었습니다.',
  'The file is damaged and cannot be read.': '파일이 손상되어 읽을 수 없습니다.',
  'The file is damaged or incomplete and cannot be unpacked.':
    '파일이 손상되었거나 완전하지 않아 압축을 풀 수 없습니다.',
  'The file is labeled as {type}, but its content is not.': '{type} 형식이라고 지정했지만 실제로는 아닙니다.',
  'The DOCX is damaged: required content is missing.':
    'DOCX가 손상되었습니다. 필요한 내용이 들어 있지 않습니다.',
  'The HWPX is damaged: it has no text section.': 'HWPX가 손상되었습니다. 본문 구역이 들어 있지 않습니다.',
  'The file contains {count:number} files; at most {max:number} are allowed.':
    '파일 안에 파일이 {count}개 들어 있어 한도인 {max}개를 넘습니다.',
  'The file contains a symbolic link.': '파일 안에 심볼릭 링크가 있습니다.',
  'The file contains another archive.': '파일 안에 다른 압축 파일이 들어 있습니다.',
  'The file contains entries whose paths point outside it.':
    '압축 파일 밖을 가리키는 경로의 파일이 들어 있습니다.',
  'The file declares XML entities, which are not supported.': '지원하지 않는 XML 엔티티 선언이 있습니다.',
  'The file is nested more than {max:number} levels deep.': '파일의 중첩이 한도인 {max}단계를 넘습니다.',
  'The page is nested more than {max:number} levels deep.': '페이지의 중첩이 한도인 {max}단계를 넘습니다.',
}

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
