import { describe, expect, it } from 'vitest';
import { folderLink } from '../../lib/domain/console-links.ts';

describe('a link into the console', () => {
  it.each([
    ['ap-southeast-1', 'ap-southeast-1.console.aws.amazon.com'],
    ['cn-northwest-1', 'cn-northwest-1.console.amazonaws.cn'],
  ])('of %s goes to its partition and opens nothing by itself', (region, host) => {
    const link = new URL(folderLink(region, 'acme-data', 'reports/'));
    expect(link.host).toBe(host);
    expect(link.pathname).toBe('/s3/buckets/acme-data');
    expect(Object.fromEntries(link.searchParams)).toEqual({ region, prefix: 'reports/' });
    expect(link.href).not.toMatch(/X-Amz-|Signature|Expires/i);
  });
});
