import { useParams } from 'wouter'
import { StartPage } from './start-page.tsx'
import { TextList } from './text-list.tsx'
import { TextPage } from './text-page.tsx'
import { addresses } from '#page/text-address.ts'
import { WritePage } from './write-page.tsx'

/** `/samen/teksten` and what lies below: what the ward writes together. */
export function TextsScreen() {
  const { text, act } = useParams<{ text?: string; act?: string }>()
  if (text === undefined) return <TextList />
  if (text === addresses.start) return <StartPage />
  return act === addresses.write ? <WritePage key={text} id={text} /> : <TextPage key={text} id={text} />
}
