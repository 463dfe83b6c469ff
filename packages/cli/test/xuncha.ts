import { run } from '../src/run.ts'

/** What a command line said. */
export interface Said {
  code: number
  out: string
  err: string
}

/** Runs a command line against a server in memory. */
export async function xuncha(
  args: readonly string[],
  { fetcher = fetch, env = {} }: { fetcher?: typeof fetch; env?: Record<string, string> } = {},
): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run(args, {
    locale: 'en',
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    now: () => new Date(),
    env,
    fetch: fetcher,
    askSecret: async () => undefined,
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
