import { readFile, stat } from 'node:fs/promises'

/** An unprivileged user of the machine. */
export type Account = { uid: number; gid: number }

const NOBODY: Account = { uid: 65534, gid: 65534 }

/**
 * Who the server has to run as when we are root, whom PostgreSQL refuses: the owner of the data, else whoever this
 * machine has for such work. Undefined when we are an ordinary user, who runs it himself.
 */
export async function serverAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(data).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return accountIn(users, 'postgres') ?? accountIn(users, 'nobody') ?? NOBODY
}

function accountIn(users: string, name: string): Account | undefined {
  const fields = users
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])]
  return uid > 0 && gid > 0 ? { uid, gid } : undefined
}
