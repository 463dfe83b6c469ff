export { hashPassword } from './passwords.ts'
export { defaultLimits, type SessionLimits, Sessions } from './sessions.ts'
export { resetPasswords } from './reset.ts'
