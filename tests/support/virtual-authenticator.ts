import type { CDPSession, Page } from 'playwright-core'

/** Chromium's own authenticator without a finger: it says yes to every question of this page. */
export type VirtualAuthenticator = {
  /** What it holds, to be given to another browser of the same person. */
  credentials(): Promise<Credential[]>
  /** Holds these, with their counters, and nothing else. */
  hold(credentials: readonly Credential[]): Promise<void>
}
type Credential = Awaited<ReturnType<typeof askForCredentials>>['credentials'][number]

const askForCredentials = (cdp: CDPSession, authenticatorId: string) => cdp.send('WebAuthn.getCredentials', { authenticatorId })

export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: async () => (await askForCredentials(cdp, authenticatorId)).credentials,
    hold: async (credentials) => {
      await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
      for (const credential of credentials) await cdp.send('WebAuthn.addCredential', { authenticatorId, credential })
    },
  }
}
