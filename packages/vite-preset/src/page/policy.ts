/**
 * The content security policy of every page: what the nonce marks, what this host serves, and nothing evaluated.
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Vue makes its policy for what a template's compiler set down; nothing else may turn a text into markup or script.
    "require-trusted-types-for 'script'",
    'trusted-types vue',
  ].join('; ')
}
