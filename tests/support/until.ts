/** Asks again, `each` so many ms, until the answer is true; fails after `limit` ms. */
export async function until(question: () => Promise<boolean>, { limit = 30_000, each = 50 }: { limit?: number; each?: number } = {}): Promise<void> {
  const end = Date.now() + limit
  for (;;) {
    if (await question()) return
    if (Date.now() > end) throw new Error(`not true within ${limit} ms: ${question.toString().slice(0, 200)}`)
    await new Promise((resolve) => setTimeout(resolve, each))
  }
}
