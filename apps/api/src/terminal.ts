import type { RunningServer, Tell } from './server.ts'

/** Writes a line per step as it begins. */
export function teller(): Tell {
  return (step) => process.stdout.write(`  ${step} …\n`)
}

/** Shows where to go and as whom. */
export function showReady(
  { url, demo, oneTime }: Pick<RunningServer, 'url' | 'demo' | 'oneTime'>,
  ms: number,
): void {
  const lines = ['', `Xuncha 巡察 is ready in ${(ms / 1000).toFixed(1)} s: ${url}`, '']
  if (demo) {
    lines.push('Demonstration accounts 演示账号')
    for (const { username, name, title, county } of demo.accounts)
      lines.push(`  ${username.padEnd(14)} ${county} ${name} ${title}`)
    lines.push(
      '',
      demo.password === undefined
        ? 'Password: as shown at the first start. Lost? Start once with XUNCHA_DEMO_PASSWORD=… to set another.'
        : `Password 密码: ${demo.password}`,
    )
  }
  if (oneTime.length > 0) {
    lines.push('', 'One-time passwords 一次性密码, shown this once, to be changed at the first sign-in:')
    for (const { username, title, password } of oneTime)
      lines.push(`  ${username.padEnd(18)} ${password}   ${title}`)
    lines.push(
      'Hand each to the person it is for 请分别交给本人. Lost? Start once with XUNCHA_RENEW=<account>.',
    )
  }
  lines.push('', 'Ctrl-C stops.', '')
  process.stdout.write(lines.join('\n'))
}

/** Shows what failed and what to do. */
export function showFailure(what: string, remedy: string): void {
  process.stderr.write(`\nXuncha did not start. ${what}\n  → ${remedy}\n`)
}
