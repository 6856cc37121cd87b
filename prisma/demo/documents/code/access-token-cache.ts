/**
 * Keeps the access token of one API client and renews it in time, so that the token endpoint
 * (10 requests per minute per client) is asked about twice an hour and not for every call.
 */

export interface TokenResponse {
  access_token: string;
  /** Seconds, counted by the server's clock. */
  expires_in: number;
  scope: string;
}

export type FetchToken = (signal: AbortSignal) => Promise<TokenResponse>;

interface CachedToken {
  value: string;
  scopes: ReadonlySet<string>;
  /** Local monotonic time in milliseconds. */
  expiresAt: number;
}

export class ScopeMissingError extends Error {
  readonly requiredScope: string;

  constructor(requiredScope: string) {
    super(`the API client does not have the scope "${requiredScope}"`);
    this.name = "ScopeMissingError";
    this.requiredScope = requiredScope;
  }
}

export class AccessTokenCache {
  /** Renew this long before the end, so that no request travels with a dying token. */
  private static readonly EARLY_MS = 2 * 60_000;
  private static readonly TIMEOUT_MS = 5_000;

  private current: CachedToken | null = null;
  private pending: Promise<CachedToken> | null = null;
  private readonly fetchToken: FetchToken;
  private readonly now: () => number;

  constructor(fetchToken: FetchToken, now: () => number = () => performance.now()) {
    this.fetchToken = fetchToken;
    this.now = now;
  }

  /** A token that is valid for at least another moment and covers the scope, if one is named. */
  async get(requiredScope?: string): Promise<string> {
    const token = this.isFresh(this.current) ? this.current : await this.renew();
    if (requiredScope !== undefined && !token.scopes.has(requiredScope)) {
      throw new ScopeMissingError(requiredScope);
    }
    return token.value;
  }

  /**
   * Forget a token that the API refused with 401. Does nothing if another caller has renewed it
   * in the meantime, otherwise ten parallel refusals would cause ten renewals.
   */
  invalidate(refused: string): void {
    if (this.current?.value === refused) this.current = null;
  }

  private isFresh(token: CachedToken | null): token is CachedToken {
    return token !== null && this.now() < token.expiresAt - AccessTokenCache.EARLY_MS;
  }

  /** One request for all callers that wait at the same time. */
  private renew(): Promise<CachedToken> {
    this.pending ??= this.load().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  private async load(): Promise<CachedToken> {
    // The clock is read before the request, so that its duration shortens the life, never extends it.
    const askedAt = this.now();
    const answer = await this.fetchToken(AbortSignal.timeout(AccessTokenCache.TIMEOUT_MS));
    this.current = {
      value: answer.access_token,
      scopes: new Set(answer.scope.split(" ").filter(Boolean)),
      expiresAt: askedAt + answer.expires_in * 1_000,
    };
    return this.current;
  }
}

/** Sends a request with the token, and once more with a new one if the first was refused. */
export async function authorizedFetch(
  cache: AccessTokenCache,
  url: string,
  init: RequestInit = {},
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const token = await cache.get();
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    const response = await fetch(url, { ...init, headers });
    if (response.status !== 401 || attempt === 2) return response;
    cache.invalidate(token);
  }
}
