/** The tokens of a server that is about to listen. */
import { AccessError } from './access-error.ts';
import { isExposed } from './exposure.ts';
import { openTokenRegistry, type TokenRegistry, type TokenRegistryOptions } from './token-registry.ts';

/**
 * A server without tokens may be reached from its own machine alone (docs/decisions/0020-open-on-loopback-only.md).
 * @throws AccessError unreadable | damaged | exposed | open-to-all
 */
export async function openAccess(options: TokenRegistryOptions, host: string): Promise<TokenRegistry> {
  const tokens = await openTokenRegistry(options);
  if (tokens.state === 'open' && (await isExposed(host))) {
    tokens.close();
    throw new AccessError({ kind: 'open-to-all', host, path: options.path });
  }
  return tokens;
}
