/** Memory that threads share, where there is such memory; plain memory in a page that is not isolated. */
export const sharedBuffer = (bytes: number): ArrayBuffer | SharedArrayBuffer =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
