/** An e-mail as paragraphs and links; from it come the plain text and the simple HTML, which loads nothing from anywhere. */
export type Letter = { readonly subject: string; readonly parts: readonly Part[] }
export type Part = { readonly text: string } | { readonly link: string; readonly label: string }

export const plain = ({ parts }: Letter): string => `${parts.map((part) => ('link' in part ? `${part.label}:\n${part.link}` : part.text)).join('\n\n')}\n`

export function html({ parts }: Letter): string {
  const body = parts.map((part) =>
    'link' in part
      ? `<p><a href="${escaped(part.link)}">${escaped(part.label)}</a></p>`
      : `<p>${escaped(part.text).replaceAll('\n', '<br>')}</p>`
  )
  return `<!doctype html><html><head><meta charset="utf-8"></head><body>${body.join('\n')}</body></html>`
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
