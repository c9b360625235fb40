import { useLiveQuery } from 'dexie-react-hooks'
import { NotebookPen, Printer } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { select } from '#local/selection.ts'
import { longDay } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { sheets } from '#i18n/words/sheets.ts'
import { useNotebook, type Notebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { PageHeader } from '#ui/parts.tsx'
import { aboutOf, askedBy, choiceIn, type Choice } from './choice.ts'
import { Choices } from './choices.tsx'
import { Everything, useMissing } from './everything.tsx'
import { toldOf } from './export-json.ts'
import { Keep } from './keep.tsx'
import { Lines } from './lines.tsx'
import { useNames } from './names.ts'
import { OutageSheet } from './outage-sheet.tsx'
import styles from './paper.module.css'
import { Sheet } from './sheet.tsx'
import { usePaperWords, type PaperWords } from './words.ts'

/** `/afdrukken`: a day, a period, a resident or the outage sheet as a tidy page, and the same lines as a file. */
export function PaperScreen() {
  const words = usePaperWords()
  const say = words.paper
  const notebook = useNotebook()
  const { tables, today, role, residents } = notebook
  const [choice, setChoice] = useState<Choice>(() => choiceIn(location.search, today, role))
  const names = useNames(choice.initials)
  const asked = askedBy(choice, notebook)
  const missing = useMissing(choice.staff)
  // The present minute moves on; a page is looked up anew when something else is asked, or a line changes.
  const key = JSON.stringify({ ...asked, now: 0 })
  const selection = useLiveQuery(async () => (asked ? { key, found: await select(tables, asked) } : undefined), [tables, key])
  const found = selection?.key === key ? selection.found : undefined
  const everything = choice.what === 'everything'
  const one = asked?.resident === undefined ? undefined : residents.get(asked.resident)
  const about = aboutOf(choice, asked)
  const ready = choice.what === 'outage' || (found !== undefined && missing !== undefined)
  return (
    <div className={styles.screen}>
      <div className={styles.controls}>
        <PageHeader title={say.heading} />
        <Choices choice={choice} onChange={(part) => setChoice({ ...choice, ...part })} />
        <div className={styles.acts}>
          <Button kind="primary" big disabled={!ready} icon={<Printer aria-hidden size={22} />} onClick={() => window.print()}>
            {say.print}
          </Button>
        </div>
        {!asked && <p>{say.chooseFirst}</p>}
      </div>
      <div className={styles.paper}>
        {choice.what === 'outage' && <OutageSheet names={names} staff={asked?.staff ?? false} about={about} />}
        {choice.what !== 'outage' && asked && found && missing && (
          <Sheet title={titleOf(choice, notebook, words, one && (choice.initials ? names.resident(one.id) : one.name))} about={about} staff={asked.staff}>
            {everything && one ? (
              <Everything resident={one} selection={found} names={names} staff={asked.staff} missing={missing} />
            ) : (
              <Lines
                selection={found}
                names={names}
                particulars={choice.what === 'resident' && one ? toldOf(one, asked).held : undefined}
                newestFirst={choice.what === 'resident'}
                none={choice.what === 'resident' ? say.emptyResident : say.empty}
              />
            )}
          </Sheet>
        )}
      </div>
      <div className={styles.after}>
        {choice.what !== 'outage' && asked && found && missing && (
          <Keep key={about} asked={asked} selection={found} names={names} initials={choice.initials && !everything} everything={everything} about={about} missing={missing} />
        )}
        <p>
          <Link href="/overtypen" className={styles.link}>
            <NotebookPen aria-hidden size={20} />
            {useTopic(sheets).typing.heading}
          </Link>
        </p>
      </div>
    </div>
  )
}

function titleOf({ what, day, from, to }: Choice, { language }: Notebook, words: PaperWords, resident: string | undefined): string {
  const say = words.paper
  const days = say.period(longDay(from, language), longDay(to, language))
  switch (what) {
    case 'day':
      return longDay(day, language)
    case 'period':
      return resident === undefined ? days : `${resident} · ${days}`
    case 'resident':
      return resident ?? ''
    case 'everything':
      return sheets[language].everything.title(resident ?? '')
    case 'outage':
      return say.whats.outage
  }
}
