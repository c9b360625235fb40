/** Whether it looks like an e-mail address, so that a slip shows before it is sent; the relay looks more closely. */
export const isEmail = (text: string): boolean => /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}$/.test(text)
