/** The code in what somebody typed or pasted: the code itself, or a whole link with the code behind its `#`. */
export const codeIn = (typed: string): string => {
  const behind = typed.slice(typed.lastIndexOf('#') + 1).trim()
  return behind.replace(/\s+/g, '')
}

/** 128 random bits as base64url, which is how every link code is made. */
export const isLinkCode = (code: string): boolean => /^[A-Za-z0-9_-]{22}$/.test(code)

/** The code in this page's address. It stands behind `#`, so that no server log and no referrer has it. */
export const codeInAddress = (): string => codeIn(decodeHash(location.hash))

/** Takes a code that was used out of the address and out of this tab's history. */
export function clearAddress(): void {
  if (location.hash) history.replaceState(history.state, '', location.pathname)
}

function decodeHash(hash: string): string {
  try {
    return decodeURIComponent(hash)
  } catch {
    return hash
  }
}
