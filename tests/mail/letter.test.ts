import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { html, plain, type Letter } from '#server/mail/letter.ts'

const letter: Letter = {
  subject: 'Uitnodiging',
  parts: [{ text: 'Beste <script>"Noor" & Wil</script>,\nkom je ook?' }, { link: 'https://schrift.example.nl/uitnodiging#a_b-c', label: 'Antwoord geven' }],
}

test('[V6] an e-mail is plain text, and HTML in which nothing that somebody typed is markup', () => {
  expect(plain(letter)).toBe('Beste <script>"Noor" & Wil</script>,\nkom je ook?\n\nAntwoord geven:\nhttps://schrift.example.nl/uitnodiging#a_b-c\n')
  expect(html(letter)).toContain('<p>Beste &lt;script&gt;&quot;Noor&quot; &amp; Wil&lt;/script&gt;,<br>kom je ook?</p>')
  expect(html(letter)).toContain('<p><a href="https://schrift.example.nl/uitnodiging#a_b-c">Antwoord geven</a></p>')
})

test.each([
  [{}, undefined],
  [{ SCHRIFT_SMTP: 'smtps://wil:geheim@mail.example.nl:465', SCHRIFT_MAIL_FROM: 'De Linde <delinde@example.nl>' }, { smtp: 'smtps://wil:geheim@mail.example.nl:465', from: 'De Linde <delinde@example.nl>' }],
  [{ SCHRIFT_SMTP: 'smtp://127.0.0.1:2525', SCHRIFT_MAIL_FROM: 'delinde@example.nl' }, { smtp: 'smtp://127.0.0.1:2525', from: 'delinde@example.nl' }],
])('the environment %j gives the mail settings %j', (env, mail) => {
  const read = readConfig(env)
  expect(read.ok && read.value.mail).toEqual(mail)
})

test.each([
  { SCHRIFT_SMTP: 'https://wil:geheim@mail.example.nl', SCHRIFT_MAIL_FROM: 'delinde@example.nl' },
  { SCHRIFT_SMTP: 'smtp://wil:geheim@mail.example.nl' },
  { SCHRIFT_SMTP: 'smtp://wil:geheim@mail.example.nl', SCHRIFT_MAIL_FROM: 'De Linde' },
  { SCHRIFT_SMTP: 'smtp://wil:geheim@mail.example.nl', SCHRIFT_MAIL_FROM: 'a@b.nl\r\nBcc: <c@d.nl>' },
  { SCHRIFT_MAIL_FROM: 'delinde@example.nl' },
])('what is wrong with the mail settings is said without the password: %j', (env) => {
  const read = readConfig(env)
  expect(read.ok).toBe(false)
  expect(read.ok || read.error).not.toContain('geheim')
})
