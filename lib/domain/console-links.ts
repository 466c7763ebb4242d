/**
 * Links into the console of AWS, for messages: each asks for a sign-in and shows what the reader may see anyway. None
 * opens anything by itself, so a message that is passed on gives nothing away.
 */

/** The page of a bucket's objects below a prefix, in the region's partition. */
export function folderLink(region: string, bucket: string, prefix: string): string {
  const query = new URLSearchParams({ region, prefix });
  return `https://${consoleHost(region)}/s3/buckets/${encodeURIComponent(bucket)}?${query}`;
}

/** Regions of China have a console of their own. */
function consoleHost(region: string): string {
  return `${region}.${region.startsWith('cn-') ? 'console.amazonaws.cn' : 'console.aws.amazon.com'}`;
}
