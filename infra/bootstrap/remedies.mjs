/** What a person can do about a failure, by what the tools say when it happens. The first that fits is told. */
const remedies = [
  [/ENOSPC|no space left/i, 'The disk is full. Free about 2 GB and start again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network (request|error)|dns error|error sending request/i,
    'The package registry cannot be reached. Check the network, or the proxy and registry in your npm configuration, and start again; what was already fetched is kept.',
  ],
  [
    /CERT_|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|certificate/i,
    'The registry’s certificate is not trusted here. Set `cafile` in your npm configuration (and NODE_EXTRA_CA_CERTS), and start again.',
  ],
  [
    /E401|E403|ERR_PNPM_FETCH_40[13]/,
    'The registry refuses your sign-in. Check the token in your npm configuration.',
  ],
  [
    /E404|ETARGET|ERR_PNPM_(FETCH_404|NO_MATCHING_VERSION)/,
    'The registry in your npm configuration does not have this version. Use one that mirrors it in full.',
  ],
  [
    /OUTDATED_LOCKFILE|frozen-lockfile/i,
    'A package.json was changed without the lock file. Run `pnpm install` once and commit pnpm-lock.yaml with it.',
  ],
  [
    /GLIBC_|libstdc\+\+|cannot execute binary|Exec format/i,
    'The packaged program does not run on this system. Install Node 24 and pnpm yourself and start again: they are used when found.',
  ],
  [
    /EACCES|EPERM|EROFS|read-only|permission denied/i,
    'A folder cannot be written. Make the clone belong to you (no root is needed) and start again.',
  ],
  [
    /heap out of memory|ENOMEM|SIGKILL/,
    'The machine ran out of memory. Close other programs, or allow 4 GB, and start again.',
  ],
  [/ENOENT.*npm|spawn npm/, 'npm was not found. It comes with Node: install both, and start again.'],
]

export function remedyFor(text) {
  const known = remedies.find(([sign]) => sign.test(text))
  return known
    ? known[1]
    : 'Read the lines above. `npm start` goes on where it stopped; deleting .tools and node_modules begins afresh.'
}
