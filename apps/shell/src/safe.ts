/** `?safe=1` starts without any module, for the day when one of them breaks the page. Holds until the next load. */
export const safe = new URLSearchParams(location.search).has('safe')
