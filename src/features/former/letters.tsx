import { Printer } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { longDay } from '#i18n/dates.ts'
import { useLanguage, useTopic } from '#i18n/words.tsx'
import { gathering as gatheringWords } from '#i18n/words/gathering.ts'
import { useNotebook } from '#page/notebook.tsx'
import { useNoteOfPrint } from '#page/printed.tsx'
import type { Gathering } from '#sync/door/former.ts'
import type { Letter } from '#sync/door/gathering.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { QrCode } from '#ui/qr-code.tsx'
import styles from './letters.module.css'

/**
 * Invitations on paper, a page for each person, with the address where a Dutch window envelope shows it. Each has an
 * answer link of its own, which stands here until this is closed.
 */
export function Letters({ gathering, letters, onDone }: { gathering: Gathering; letters: readonly Letter[]; onDone: () => void }) {
  const say = useTopic(gatheringWords)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), []) // the button that asked for them is gone
  useNoteOfPrint(gathering.id)
  const homeless = letters.filter(({ postal }) => postal === undefined).map(({ name }) => name)
  return (
    <>
      <div className={styles.controls}>
        <h2 ref={title} tabIndex={-1}>
          {letters.length === 0 ? say.noLetters : say.lettersReady(letters.length)}
        </h2>
        {homeless.length > 0 && <Notice>{say.noPostal(homeless.join(', '))}</Notice>}
        <div className={styles.acts}>
          {letters.length > 0 && (
            <Button kind="primary" big icon={<Printer aria-hidden size={22} />} onClick={() => window.print()}>
              {say.print}
            </Button>
          )}
          <Button big onClick={onDone}>
            {say.lettersDone}
          </Button>
        </div>
      </div>
      <section className={styles.paper} aria-label={say.letter.preview}>
        {letters.map((letter) => (
          <Page key={letter.former} gathering={gathering} letter={letter} />
        ))}
      </section>
    </>
  )
}

function Page({ gathering: { title, day, time, place, text }, letter: { name, postal, link } }: { gathering: Gathering; letter: Letter }) {
  const say = useTopic(gatheringWords)
  const language = useLanguage()
  const { ward } = useNotebook()
  return (
    <article className={styles.letter} aria-label={name}>
      <address className={styles.address}>
        {name}
        {postal !== undefined && `\n${postal}`}
      </address>
      <p>{say.letter.hello(name)}</p>
      {text !== '' && <p className={styles.lines}>{text}</p>}
      <p>
        <strong>{title}</strong>
        <br />
        {say.when(longDay(day, language), time)}
        <br />
        {place}
      </p>
      <div className={styles.answer}>
        <QrCode text={link} label={say.letter.qr(name)} />
        <div>
          <p>{say.letter.ask}</p>
          <p>
            {say.letter.type}
            <br />
            <span className={styles.code}>{link}</span>
          </p>
        </div>
      </div>
      <p>
        {say.letter.regards}
        <br />
        {ward.name}
      </p>
      <p className={styles.small}>{say.letter.own}</p>
    </article>
  )
}
