export const from = String(import.meta.env['VITE_VERSION'])
