import type { Page } from 'playwright-core'
import { throughGate } from './pages.ts'

/** A ward's tablet as people use it: by name and PIN, with the keys on the screen or a keyboard. */

export async function typePin(page: Page, pin: string, action: string): Promise<void> {
  await page.getByLabel('Pincode', { exact: true }).fill(pin)
  await page.getByRole('button', { name: action, exact: true }).click()
}

/** Touches a person's tile. */
export const tile = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name })

export async function unlock(page: Page, name: string, pin: string): Promise<void> {
  await tile(page, name).click()
  await typePin(page, pin, 'Openen')
  await throughGate(page)
}

export async function choosePin(page: Page, pin: string): Promise<void> {
  await typePin(page, pin, 'Verder')
  await typePin(page, pin, 'Bewaren')
  await throughGate(page)
}

/** The coordinator who brought the tablet in chooses the first PIN. */
export async function firstPin(page: Page, name: string, pin: string): Promise<void> {
  await tile(page, name).click()
  await choosePin(page, pin)
}

/** `voucher`, a professional with a PIN here, lets another choose one. */
export async function vouchedPin(page: Page, name: string, pin: string, voucher: { name: string; pin: string }): Promise<void> {
  await page.getByText('Ik heb hier nog geen pincode').click()
  await tile(page, name).click()
  await tile(page, voucher.name).click()
  await typePin(page, voucher.pin, 'Ik sta ervoor in')
  await choosePin(page, pin)
}

export const switchPerson = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Wissel van persoon' }).click()
  await page.getByRole('heading', { name: 'Wie ben je?' }).waitFor()
}
