/** Channel that tells processes to read flags again. */
export const FLAGS_CHANNEL = 'flags'
