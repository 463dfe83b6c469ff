import { run } from '@xuncha/cli/run'

/** What a command line said. */
export interface Said {
  code: number
  out: string
  err: string
}

/** What a command line finds around it. */
export interface Around {
  env?: Record<string, string>
  now?: Date
  locale?: 'zh-CN' | 'en'
  /** Typed at the terminal, one after the other. */
  typed?: string[]
}

/** Runs a command line in memory. */
export async function xuncha(
  args: readonly string[],
  { env = {}, now, locale = 'en', typed = [] }: Around = {},
): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  const answers = [...typed]
  const code = await run(args, {
    locale,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    now: () => now ?? new Date(),
    env,
    fetch,
    askSecret: async () => answers.shift(),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
