import { topic } from '../define.ts'

/** What the ward's texts say beside the notebook's own pages. */
export const beside = topic(
  {
    toSign: (title: string) => `Lees en teken: ${title}`,
    description: 'Taakomschrijving',
    none: 'Geen',
    agreed: 'Dit spraken we af:',
  },
  {
    toSign: (title: string) => `Read and sign: ${title}`,
    description: 'Task description',
    none: 'None',
    agreed: 'We agreed:',
  }
)
