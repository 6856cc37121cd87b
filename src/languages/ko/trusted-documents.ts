import type { Translations } from '../catalog.ts'

/** Registered GraphQL documents, and requests that name one. */
export const TRUSTED_DOCUMENTS: Translations = {
  'Send either "query" or "documentId", not both.': '"query"와 "documentId" 중 하나만 보내세요.',
  '"documentId" must be the SHA-256 of a registered document: 64 lower-case hexadecimal digits.':
    '"documentId" 값은 등록된 문서의 SHA-256이어야 합니다. 소문자 16진수 64자리입니다.',
  'No document is registered with this documentId. Register it with `registerDocuments` or `npm run documents -- push`.':
    '이 documentId로 등록된 문서가 없습니다. `registerDocuments`나 `npm run documents -- push`로 등록하세요.',
  'This API key only runs registered documents. Register the document with `registerDocuments`, and send its "documentId" instead of "query".':
    '이 API 키로는 등록된 문서만 실행할 수 있습니다. `registerDocuments`로 문서를 등록하고 "query" 대신 "documentId"를 보내세요.',
  'provided sha does not match query': 'sha256Hash 값이 query의 SHA-256과 다릅니다.',
  'Unsupported persisted query version. Send version 1.':
    '지원하지 않는 persistedQuery 버전입니다. 버전 1을 보내세요.',
  '"extensions.persistedQuery.sha256Hash" must have 64 lower-case hexadecimal digits.':
    '"extensions.persistedQuery.sha256Hash" 값은 소문자 16진수 64자리여야 합니다.',
  'is not a valid document: {problem}': '올바른 GraphQL 문서가 아닙니다: {problem}',
  'must name at least one document': '문서를 하나 이상 지정해야 합니다.',
  'must name at most {max:number} documents': '문서는 한 번에 최대 {max}개까지 지정할 수 있습니다.',
  'a workspace can have at most {max:number} registered documents; remove some with `removeDocumentRegistration`':
    '워크스페이스에 등록할 수 있는 문서는 최대 {max}개입니다. `removeDocumentRegistration`으로 일부를 삭제하세요.',
  'the registered documents of a workspace can have at most {max:number} bytes; remove some with `removeDocumentRegistration`':
    '워크스페이스에 등록된 문서는 모두 합해 최대 {max}바이트입니다. `removeDocumentRegistration`으로 일부를 삭제하세요.',
}
