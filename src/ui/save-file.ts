/** How long a browser may take to begin with a file before its address is given up, ms. */
const PATIENCE = 60_000

/** Hands a file to the browser, which keeps it among the downloads. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), PATIENCE)
}
