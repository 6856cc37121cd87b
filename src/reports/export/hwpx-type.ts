/** The media type of HWPX, which also stands in the file itself. */
export const HWPX_TYPE = 'application/hwp+zip'
