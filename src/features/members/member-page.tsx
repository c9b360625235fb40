import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { memberSince, type Member } from '#notebook/register.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { changeMember, endMembership, inviteMember, revokePerson, type Made, type Way } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { roleInWords } from '#page/role.ts'
import { AskOnce } from '#ui/ask-once.tsx'
import { Button } from '#ui/button.tsx'
import { Switch } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Back } from './back.tsx'
import { ChangeMember } from './change-member.tsx'
import { CodeCard } from './code-card.tsx'
import { DeviceRow } from './device-row.tsx'
import { FarewellCard, type Farewell } from './farewell.tsx'
import { SayGoodbye } from './goodbye.tsx'
import { SeatsOfPerson } from './seats.tsx'
import { devicesOf, isIn, isOnlyCoordinator, lastRole } from './standing.ts'
import { useAct } from './use-act.tsx'
import type { PeopleNow } from './use-people.ts'
import { Ways } from './ways.tsx'
import { useWhen } from './when.ts'
import styles from './members.module.css'

/** `/mensen/:id`: what the ward knows of one of its people, and what a coordinator can do about it. */
export function MemberPage({ id, people }: { id: string; people: PeopleNow }) {
  const words = useWords()
  const say = useTopic(members)
  const { register } = useNotebook()
  const member = register.members.get(id)
  const [farewell, setFarewell] = useState<Farewell>()
  return (
    <div className={styles.page}>
      <Back />
      {!member && <PageHeader title={say.unknown} />}
      {member && (
        <PageHeader title={member.name}>{member.role && <bdi>{roleInWords(member.role, member.title, words.common.roles)}</bdi>}</PageHeader>
      )}
      {farewell && <FarewellCard farewell={farewell} onReady={() => setFarewell(undefined)} />}
      {member && !member.role && <Left member={member} />}
      {member?.role && !farewell && (
        <>
          <Details member={member} />
          <Devices member={member} people={people} />
          <Goodbye member={member} onLeft={setFarewell} />
        </>
      )}
    </div>
  )
}

function Details({ member }: { member: Member }) {
  const say = useTopic(members)
  const { ward } = useNotebook()
  const when = useWhen()
  const act = useAct()
  const since = memberSince(member)
  const home = (on: boolean): void => void act.run(() => changeMember(ward.id, member.person, { home: on }))
  return (
    <section className={styles.section} aria-label={say.details}>
      {since !== undefined && (
        <p>
          {say.memberSince} {when.date(since)}
        </p>
      )}
      <ChangeMember member={member} />
      {member.role === 'volunteer' && (
        <div>
          <Switch label={say.home} checked={member.home} onChange={home} disabled={act.busy} />
          <p className={styles.aside}>{say.homeHint}</p>
          {act.trouble}
        </div>
      )}
    </section>
  )
}

function Devices({ member: { person, name }, people }: { member: Member; people: PeopleNow }) {
  const say = useTopic(members)
  const { ward, register } = useNotebook()
  const act = useAct()
  const [code, setCode] = useState<{ made: Made; way: Way }>()
  const invite = (way: Way): void =>
    void act.run(() => inviteMember(ward.id, person, way)).then((made) => {
      if (!made) return
      setCode({ made, way })
      people.again()
    })
  return (
    <section className={styles.section} aria-label={say.devices}>
      <h2>{say.devices}</h2>
      {!isIn(register, person) && <p className={styles.needs}>{say.noDevice(name)}</p>}
      <ul>
        {devicesOf(register, person).map((device) => (
          <DeviceRow key={device.device} device={device} people={people} />
        ))}
      </ul>
      <SeatsOfPerson person={person} />
      {code ? (
        <CodeCard made={code.made} way={code.way} whom={name} people={people} onNew={() => setCode(undefined)}>
          <Button onClick={() => setCode(undefined)}>{say.ready}</Button>
        </CodeCard>
      ) : (
        <>
          <h3>{say.newDevice}</h3>
          <Ways busy={act.busy} onWay={invite} />
        </>
      )}
      {act.trouble}
    </section>
  )
}

function Goodbye({ member, onLeft }: { member: Member; onLeft: (farewell: Farewell) => void }) {
  const { person, name, role } = member
  const words = useWords()
  const say = useTopic(members)
  const { ward, register, me } = useNotebook()
  const [, navigate] = useLocation()
  const act = useAct()
  const [leaving, setLeaving] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const away = (done: object | undefined): void => {
    if (done && person === me.id) navigate('/')
    else if (done) toHeading()
  }
  if (isOnlyCoordinator(register, person)) {
    return (
      <section className={styles.section} aria-label={say.goodbye}>
        <h2>{say.goodbye}</h2>
        <p>{say.onlyYou}</p>
      </section>
    )
  }
  return (
    <>
      <section className={styles.section} aria-label={say.goodbye}>
        <h2>{say.goodbye}</h2>
        <p>{say.goodbyeHelp(name)}</p>
        {role === 'volunteer' ? (
          leaving ? (
            <SayGoodbye
              member={member}
              onLeft={onLeft}
              onCancel={() => {
                setLeaving(false)
                requestAnimationFrame(() => opener.current?.focus())
              }}
            />
          ) : (
            <Button ref={opener} onClick={() => setLeaving(true)}>
              {say.goodbye}
            </Button>
          )
        ) : (
          <AskOnce label={say.end} what={say.endWhat(name)} confirm={say.end} cancel={words.common.cancel} onConfirm={() => void act.run(() => endMembership(ward.id, person)).then(away)} />
        )}
        {act.trouble}
      </section>
      {person !== me.id && (
        <section className={styles.section} aria-label={say.wrong}>
          <h2>{say.wrong}</h2>
          <p>{say.wrongHelp(name)}</p>
          <Stop person={person} name={name} />
        </section>
      )}
    </>
  )
}

function Stop({ person, name }: { person: string; name: string }) {
  const words = useWords()
  const say = useTopic(members)
  const { ward } = useNotebook()
  const act = useAct()
  return (
    <>
      <AskOnce label={say.revokePerson} what={say.revokePersonWhat(name)} confirm={say.revokePerson} cancel={words.common.cancel} onConfirm={() => void act.run(() => revokePerson(ward.id, person)).then((done) => done && toHeading())} />
      {act.trouble}
    </>
  )
}

/** Ending a membership is taken back by one tap; nothing of the person was lost. */
function Left({ member }: { member: Member }) {
  const words = useWords()
  const say = useTopic(members)
  const { ward } = useNotebook()
  const act = useAct()
  const role = lastRole(member) ?? 'volunteer'
  return (
    <>
      <Notice role="status">
        <p>{say.hasLeft(member.name)}</p>
        <p>
          <Button disabled={act.busy} onClick={() => void act.run(() => changeMember(ward.id, member.person, { role }))}>
            {say.back(words.common.roles[role])}
          </Button>
        </p>
      </Notice>
      {act.trouble}
    </>
  )
}

/** After an act the button is gone; whoever reads by ear or hand goes on at the person's name. */
const toHeading = (): void => document.querySelector<HTMLElement>('main h1')?.focus()
