import { done, type Outcome, refuse } from '../outcome.ts'

/**
 * Fewest characters of a password. There are no rules of composition: they make passwords that are written down.
 * @source NIST SP 800-63B §5.1.1.2; seed row 78, confidentiality
 */
export const passwordLength = { least: 12, most: 128 } as const

/** Passwords of that length that everybody tries first, in small letters. */
const common = [
  '123456789012',
  '1234567890123',
  '12345678901234',
  '123456123456',
  '112233445566',
  '147258369147',
  '111222333444',
  'abcdefghijkl',
  'qwertyuiop12',
  'qwertyuiop123',
  '1qaz2wsx3edc',
  '1q2w3e4r5t6y',
  'zaq12wsxcde3',
  'password1234',
  'password12345',
  'passw0rd1234',
  'p@ssw0rd1234',
  'p@ssword1234',
  'admin1234567',
  'admin@123456',
  'administrator',
  'welcome12345',
  'letmein12345',
  'iloveyou1234',
  'woaini123456',
  'woaini520520',
  'woaini1314520',
  '5201314520131',
  'aa1234567890',
  'abc123456789',
  'abcd12345678',
  'a123456789012',
  'xuncha123456',
  'xuncha@12345',
  'xunchazhongguo',
  'jiwei1234567',
  'changeme1234',
  'qwerty123456',
  'asdfghjkl123',
]

const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm']

/** Whose password it is to be. */
export interface PasswordOwner {
  username: string
}

/**
 * Whether a password will do: long enough, not made of the user name, and not one that is tried first, such as a common
 * one, one character or word over and over, or a run along the alphabet or the keyboard.
 * @refuses password.short, password.long, password.name, password.common
 * @source NIST SP 800-63B §5.1.1.2; seed row 78, confidentiality
 */
export function checkPassword(password: string, { username }: PasswordOwner): Outcome<void> {
  const length = [...password].length
  if (length < passwordLength.least) return refuse('password.short', { least: passwordLength.least })
  if (length > passwordLength.most) return refuse('password.long', { most: passwordLength.most })
  const small = password.toLowerCase()
  const name = username.toLowerCase()
  // A name of two letters is in half of all good passwords.
  if (name.length > 2 && rest(small, name).length < passwordLength.least / 2) return refuse('password.name')
  const isCommon = common.includes(small) || isRepeated(small) || isRun(small)
  return isCommon ? refuse('password.common') : done(undefined)
}

/** What is left of a password when the name is taken out wherever it stands. */
function rest(password: string, name: string): string {
  return password.replaceAll(name, '')
}

/** The same one to four characters over and over, with or without a part of them at the end. */
function isRepeated(text: string): boolean {
  return [1, 2, 3, 4].some((size) => text.slice(0, size).repeat(text.length).startsWith(text))
}

function isRun(text: string): boolean {
  const backwards = [...text].toReversed().join('')
  return runs.some((run) => run.repeat(6).includes(text) || run.repeat(6).includes(backwards))
}
