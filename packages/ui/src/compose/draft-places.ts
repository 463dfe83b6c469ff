/** Where in sessionStorage a draft of an account lies. */
export function placeOf(account: string, key: string): string {
  return `xuncha.draft:${account}:${key}`
}

/** Forgets the drafts of an account, at its sign-out. */
export function clearDrafts(account: string): void {
  const own = placeOf(account, '')
  for (const place of Object.keys(sessionStorage)) if (place.startsWith(own)) sessionStorage.removeItem(place)
}
