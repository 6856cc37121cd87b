/**
 * Rises with every change of how passages are cut or terms are made. Documents that were indexed under a lower one are
 * indexed again by themselves, and are found as they were until then.
 */
export const INDEX_VERSION = 1
