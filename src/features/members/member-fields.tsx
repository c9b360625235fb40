import * as v from 'valibot'
import { cleanText, roles, type Role } from '#notebook/records.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { SelectField, TextField } from '#ui/field.tsx'

const typedSchema = v.object({ name: v.string(), role: v.picklist(roles), title: v.string() })
/** The boxes as they stand. */
export type Typed = v.InferOutput<typeof typedSchema>

export const typedOf = (member: { name: string; role: Role; title: string | undefined } | undefined): Typed => ({
  name: member?.name ?? '',
  role: member?.role ?? 'volunteer',
  title: member?.title ?? '',
})

export function readTyped(draft: string): Typed | undefined {
  try {
    const parsed = v.safeParse(typedSchema, JSON.parse(draft))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** A member's name, role and job. `shown`: what is missing is said. */
export function MemberFields({ typed, onType, shown }: { typed: Typed; onType: (change: Partial<Typed>) => void; shown: boolean }) {
  const words = useWords()
  const say = useTopic(members)
  const missing = shown && cleanText(typed.name) === ''
  const choose = (value: string): void => {
    const role = roles.find((each) => each === value)
    if (role) onType({ role })
  }
  return (
    <>
      <TextField
        label={say.name}
        hint={say.nameHint}
        trouble={missing ? say.fillIn : undefined}
        value={typed.name}
        onChange={(event) => onType({ name: event.target.value })}
        maxLength={100}
        autoComplete="off"
        autoCapitalize="words"
        required
      />
      <SelectField label={say.role} hint={say.roleHints[typed.role]} value={typed.role} onChange={(event) => choose(event.target.value)}>
        {roles.map((role) => (
          <option key={role} value={role}>
            {words.common.roles[role]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={say.title}
        hint={say.titleHint}
        value={typed.title}
        onChange={(event) => onType({ title: event.target.value })}
        maxLength={100}
        autoComplete="off"
      />
    </>
  )
}
