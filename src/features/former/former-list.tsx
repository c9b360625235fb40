import { Download } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { dayOf } from '#notebook/calendar.ts'
import { longDate } from '#i18n/dates.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { former as formerWords } from '#i18n/words/former.ts'
import { gathering } from '#i18n/words/gathering.ts'
import { toCsv } from '#page/csv.ts'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { WayBack } from '#page/way-back.tsx'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { eraseFormer, exportFormer, formerOf, mailLink, renewLink, type Former, type MailState } from '#sync/door/former.ts'
import { AskOnce } from '#ui/ask-once.tsx'
import { Button, LinkButton } from '#ui/button.tsx'
import { Empty, More, Notice, PageHeader } from '#ui/parts.tsx'
import { saveFile } from '#ui/save-file.ts'
import { LinkCard } from './link-card.tsx'
import styles from './former.module.css'

type List = { readonly mail: boolean; readonly former: readonly Former[] }

/** `/oud-vrijwilligers`: who said goodbye and wants to hear from the ward. It stands on the relay alone; for coordinators. */
export function FormerScreen() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(formerWords)
  const { ward, today, language } = useNotebook()
  const [list, setList] = useState<List>()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const [saved, setSaved] = useState(false)
  const look = useCallback(
    () =>
      formerOf(ward.id).then((answer) => {
        if (answer.ok) setList(answer.value)
        setTrouble(answer.ok ? undefined : answer.error)
      }),
    [ward.id]
  )
  useEffect(() => void look(), [look])
  useWaiting(list, look)

  async function save(): Promise<void> {
    const answer = await exportFormer(ward.id)
    setTrouble(answer.ok ? undefined : answer.error)
    if (!answer.ok) return
    const { columns } = say
    const heading = [columns.name, columns.email, columns.postal, columns.since, columns.until, columns.consented, columns.news]
    const day = (at: number | undefined): string => (at === undefined ? '' : dayOf(at, ward.timezone))
    const rows = answer.value.map((one) => [one.name, one.email ?? '', one.postal ?? '', day(one.since), day(one.until), day(one.consented), one.news ?? ''])
    saveFile(`${say.file}-${ward.id}-${today}.csv`, 'text/csv;charset=utf-8', toCsv([heading, ...rows], language === 'nl' ? ';' : ','))
    setSaved(true)
  }

  return (
    <div className={styles.screen}>
      <WayBack />
      <PageHeader title={say.heading} />
      <p className={styles.measure}>{say.what}</p>
      <p>
        <Link href="/reunie" asChild>
          <LinkButton>{say.toGathering}</LinkButton>
        </Link>
      </p>
      {trouble !== undefined && (
        <Notice kind="needs" role="alert">
          <p>{door[trouble]}</p>
          <p>
            <Button onClick={() => void look()}>{words.common.again}</Button>
          </p>
        </Notice>
      )}
      {!list && trouble === undefined && <p role="status">{say.asking}</p>}
      {list?.former.length === 0 && (
        <Empty title={say.none}>
          <p>{say.noneHelp}</p>
        </Empty>
      )}
      {list !== undefined && list.former.length > 0 && (
        <>
          <ul className={styles.list} aria-label={say.heading}>
            {list.former.map((one) => (
              <Row key={one.id} former={one} mail={list.mail} again={look} />
            ))}
          </ul>
          <p>
            <Button icon={<Download aria-hidden size={20} />} onClick={() => void save()}>
              {say.save}
            </Button>
          </p>
          <p role="status" className={styles.aside}>
            {saved ? say.saved : ''}
          </p>
        </>
      )}
    </div>
  )
}

/** ms between two looks while an e-mail waits. */
const SOON = 1500

function useWaiting(list: List | undefined, look: () => Promise<void>): void {
  const waiting = list?.former.some(({ mail }) => mail?.at === 'waiting') ?? false
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => void look(), SOON)
    return () => clearTimeout(timer)
  }, [waiting, list, look])
}

function Row({ former: one, mail, again }: { former: Former; mail: boolean; again: () => Promise<void> }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(formerWords)
  const { ward, language } = useNotebook()
  const nameOf = usePersonName()
  const [link, setLink] = useState<string>()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const date = (at: number): string => longDate(at, ward.timezone, language)

  async function run(act: () => ReturnType<typeof mailLink>): Promise<void> {
    const answer = await act()
    setTrouble(answer.ok ? undefined : answer.error)
    if (answer.ok) await again()
  }

  return (
    <li className={styles.item}>
      <h2>
        <bdi>{one.name}</bdi>
      </h2>
      <p className={styles.aside}>{one.since === undefined ? say.hereUntil(date(one.until)) : say.here(date(one.since), date(one.until))}</p>
      {one.email !== undefined && <p>{one.email}</p>}
      {one.postal !== undefined && <p className={styles.lines}>{one.postal}</p>}
      {one.mail && <Mailed mail={one.mail} date={date} />}
      {one.news !== undefined && (
        <p className={styles.news}>
          <b>{say.now}:</b> <span className={styles.lines}>{one.news}</span>
        </p>
      )}
      <More label={words.common.more}>
        <div className={styles.more}>
          <h3>{say.consent}</h3>
          <p>{say.consented(date(one.consented), nameOf(one.by))}</p>
          <blockquote className={styles.quote}>{one.consent}</blockquote>
          {link === undefined ? (
            <div>
              <div className={styles.acts}>
                <Button
                  aria-label={say.linkOf(one.name)}
                  onClick={() =>
                    void renewLink(ward.id, one.id).then((answer) => {
                      setTrouble(answer.ok ? undefined : answer.error)
                      if (answer.ok) setLink(answer.value.link)
                    })
                  }
                >
                  {say.newLink}
                </Button>
                {mail && one.email !== undefined && (
                  <Button aria-label={say.mailLinkTo(one.name)} disabled={one.mail?.at === 'waiting'} onClick={() => void run(() => mailLink(ward.id, one.id))}>
                    {say.mailLink}
                  </Button>
                )}
              </div>
              <p className={styles.aside}>{say.newLinkWhat}</p>
            </div>
          ) : (
            <LinkCard name={one.name} link={link} />
          )}
          <AskOnce label={say.eraseOf(one.name)} what={say.eraseWhat(one.name)} confirm={say.erase} cancel={words.common.cancel} onConfirm={() => void run(() => eraseFormer(ward.id, one.id))} />
        </div>
      </More>
      {trouble !== undefined && (
        <Notice kind="needs" role="alert">
          {door[trouble]}
        </Notice>
      )}
    </li>
  )
}

function Mailed({ mail, date }: { mail: MailState; date: (at: number) => string }) {
  const { mails } = useTopic(formerWords)
  const { troubles } = useTopic(gathering)
  switch (mail.at) {
    case 'waiting':
      return <p className={styles.aside}>{mails.waiting}</p>
    case 'sent':
      return <p className={styles.aside}>{mails.sent(date(mail.when))}</p>
    case 'failed':
      return (
        <p className={styles.needs}>
          {mails.failed} {troubles[mail.why]}
        </p>
      )
  }
}
