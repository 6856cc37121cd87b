/** The media type of HWPX. The file contains it as the entry `mimetype`. */
export const HWPX_TYPE = 'application/hwp+zip'
