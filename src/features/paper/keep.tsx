import { useState } from 'react'
import { isProfessional } from '#notebook/may.ts'
import { noteAct } from '#local/acts.ts'
import { recordsBehind, type Asked, type Selection } from '#local/selection.ts'
import { useLanguage } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { Switch } from '#ui/field.tsx'
import { More, Notice } from '#ui/parts.tsx'
import { saveFile } from '#ui/save-file.ts'
import { columns, csvOf } from './export-csv.ts'
import { jsonOf } from './export-json.ts'
import type { Names } from './names.ts'
import styles from './paper.module.css'
import { usePaperWords } from './words.ts'

type Props = { asked: Asked; selection: Selection; names: Names; initials: boolean; everything: boolean; about: string; missing: readonly string[] }

/** The same lines as a file: made on this device, noted for the audit, and from then on outside the notebook. */
export function Keep({ asked, selection, names, initials, everything, about, missing }: Props) {
  const words = usePaperWords()
  const say = words.paper
  const language = useLanguage()
  const notebook = useNotebook()
  const [signed, setSigned] = useState(false)
  const [outcome, setOutcome] = useState<{ kept: string } | 'failed'>()

  async function keep(ending: 'csv' | 'json'): Promise<void> {
    const { tables, me, ward } = notebook
    const name = fileName(ward.id, asked, ending)
    try {
      const text = ending === 'csv' ? csvOf(selection.lines, names, words, language) : await json()
      await noteAct(tables, { act: 'exported', person: me.id, ward: ward.id, about, outcome: 'done' })
      saveFile(name, ending === 'csv' ? 'text/csv;charset=utf-8' : 'application/json', text)
      setOutcome({ kept: name })
    } catch {
      setOutcome('failed')
    }
  }

  async function json(): Promise<string> {
    const { tables, me, ward, role, residents } = notebook
    const professional = isProfessional(role)
    const whole = everything && asked.resident ? residents.get(asked.resident) : undefined
    const relayKey = (await tables.self()).identity?.relayKey ?? ''
    const about = new Set([...selection.lines.flatMap((row) => (row.form === 'entry' ? row.residents : [])), ...(whole ? [whole.id] : [])])
    return jsonOf(
      {
        ward: { id: ward.id, name: ward.name, timezone: ward.timezone },
        by: { person: me.id, name: me.name, role },
        professional,
        asked,
        lines: selection.lines,
        residents: [...residents.values()].filter(({ id }) => about.has(id)),
        initials,
        everything: whole,
        missing,
        signed: signed ? { relayKey, records: await recordsBehind(tables, selection.lines, asked, { about: whole?.id, understood: professional }) } : undefined,
      },
      names
    )
  }

  return (
    <section className={styles.keep}>
      <h2>{say.keep}</h2>
      <div className={styles.acts}>
        {!everything && <Button onClick={() => void keep('csv')}>{say.csv}</Button>}
        <Button onClick={() => void keep('json')}>{say.json}</Button>
      </div>
      <div>
        <Switch label={say.signed} checked={signed} onChange={setSigned} />
        {signed && <p className={styles.hint}>{say.signedHint}</p>}
      </div>
      {outcome === 'failed' && <Notice kind="must" role="alert">{say.notKept}</Notice>}
      {outcome !== undefined && outcome !== 'failed' && <Notice role="status">{say.kept(outcome.kept)}</Notice>}
      {!everything && (
        <More label={say.columnsHeading}>
          <dl className={styles.columns}>
            {columns.map((column) => (
              <div key={column}>
                <dt>{say.columns[column].name}</dt>
                <dd>{say.columns[column].what}</dd>
              </div>
            ))}
          </dl>
          <p className={styles.hint}>{say.columnsNote}</p>
        </More>
      )}
    </section>
  )
}

/** A name that tells which days it holds, and nobody's name. */
function fileName(ward: string, { days, resident }: Asked, ending: string): string {
  const span = days ? (days.from === days.to ? days.from : `${days.from}-${days.to}`) : ''
  return `${['schrift', ward, resident ? 'bewoner' : '', span].filter(Boolean).join('-')}.${ending}`
}
