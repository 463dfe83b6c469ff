/** The three administrators 三员: they run the platform and see no content, so their home says what they may do. */
export const administrators = ['system-admin', 'security-admin', 'audit-admin'] as const

export type Administrator = (typeof administrators)[number]

/** The administrator's role to explain, if the reader has one. */
export function noteOf(roles: readonly string[]): Administrator | undefined {
  return administrators.find((role) => roles.includes(role))
}
