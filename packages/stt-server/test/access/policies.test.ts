/** docs/security.md and CI know the same addresses as the server. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { policyOf, ROUTE_POLICIES } from '../../src/access/route-policies.ts';
import { includesScope, SCOPE_WORDS, SCOPES } from '../../src/access/scopes.ts';

const page = () => readFile(fileURLToPath(new URL('../../../../docs/security.md', import.meta.url)), 'utf8');

describe('the table of addresses in docs/security.md', () => {
  it('is that of the server', async () => {
    const rows = [
      ...(await page()).matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \| (.*?) \| ?(.*?) ?\|$/gm),
    ];
    const shown = rows.map(([, route, needs, audits]) => [route, needs, audits]);
    const words: Readonly<Record<string, string>> = { public: 'nothing', signature: 'a signature' };
    const known = Object.entries(ROUTE_POLICIES).map(([route, { needs, audits }]) => [
      route,
      words[needs] ?? `\`${needs}\``,
      audits === undefined ? '' : `\`${audits}\``,
    ]);
    expect(shown.sort()).toEqual(known.sort());
  });
});

describe('a policy', () => {
  it('of GET counts for HEAD, and for nothing else', () => {
    expect(policyOf('HEAD', '/recordings')).toBe(policyOf('GET', '/recordings'));
    expect(policyOf('POST', '/recordings')).toBeUndefined();
    expect(policyOf('GET', '/__proto__')).toBeUndefined();
  });
});

describe('a scope', () => {
  it.each(SCOPES)('%s has words, is part of admin and of no other', (scope) => {
    expect(SCOPE_WORDS[scope]).not.toBe('');
    for (const granted of SCOPES)
      expect(includesScope([granted], scope)).toBe(granted === scope || granted === 'admin');
  });
});
