import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import about from './package.json' with { type: 'json' }

const KEPT_DAYS = 30
/** `--paper` of src/ui/tokens.css. */
const paper = '#f3ecdf'

/** What this build made: the folder, and the names of its hashed files in it. */
const made = { out: '', files: new Set<string>() }

/**
 * Hashed files of earlier builds stay for a month: a tab that still runs the version before must find its parts.
 * What is compressed here once is not compressed for each visitor.
 */
function keepAndCompress(): Plugin {
  return {
    name: 'keep-and-compress',
    apply: 'build',
    configResolved: (config) => {
      made.out = resolve(config.root, config.build.outDir)
    },
    generateBundle: (_options, bundle) => {
      for (const name of Object.keys(bundle)) made.files.add(name)
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => {
        const assets = join(made.out, 'assets')
        if (!existsSync(assets)) return
        const now = new Date()
        for (const name of readdirSync(assets)) {
          const path = join(assets, name)
          if (made.files.has(`assets/${name.replace(/\.(br|gz)$/, '')}`)) utimesSync(path, now, now)
          else if (now.getTime() - statSync(path).mtimeMs > KEPT_DAYS * 86_400_000) rmSync(path)
        }
        for (const name of [...made.files, 'index.html']) if (/\.(js|css|svg|html)$/.test(name)) compress(join(made.out, name))
      },
    },
  }
}

function compress(path: string): void {
  const bytes = readFileSync(path)
  if (bytes.byteLength < 1024) return
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

export default defineConfig({
  define: { 'import.meta.env.VITE_SCHRIFT_VERSION': JSON.stringify(about.version) },
  build: {
    target: ['chrome110', 'safari16.4', 'firefox121'],
    emptyOutDir: false,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first page needs comes as one file: each file more is a question more to the service worker.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: /src\/app\/app\.tsx$/ }] } } },
  },
  worker: { format: 'es' },
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      includeManifestIcons: false,
      manifest: {
        id: '/',
        name: 'Schrift',
        short_name: 'Schrift',
        description: 'Het communicatieschrift van de afdeling: wat de volgende moet weten.',
        lang: 'nl',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: paper,
        theme_color: paper,
        categories: ['medical', 'productivity'],
        icons: [
          { src: '/icons/schrift.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icons/schrift-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/schrift-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/schrift-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        // Text from other apps. By POST, so that nobody's words stand in an address; the service worker takes it.
        share_target: { action: '/delen', method: 'POST', enctype: 'application/x-www-form-urlencoded', params: { title: 'title', text: 'text', url: 'url' } },
        shortcuts: [
          { name: 'Nieuwe notitie', url: '/?nieuw', icons: [{ src: '/icons/schrift-192.png', sizes: '192x192' }] },
          { name: 'Sinds je er was', url: '/sinds', icons: [{ src: '/icons/schrift-192.png', sizes: '192x192' }] },
          { name: 'Taken en vragen', url: '/taken', icons: [{ src: '/icons/schrift-192.png', sizes: '192x192' }] },
        ],
      },
      strategies: 'injectManifest',
      srcDir: join(import.meta.dirname, 'src/app'),
      filename: 'service-worker.ts',
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['index.html', 'assets/*.{js,css,woff2,svg,png}', 'icons/*'],
        manifestTransforms: [
          (entries) => ({
            manifest: entries
              .filter(({ url }) => !url.startsWith('assets/') || made.files.has(url))
              // The worker stores nothing but these very bytes, whatever a captive portal answers.
              .map((entry) => ({ ...entry, integrity: integrityOf(entry.url) })),
            warnings: [],
          }),
        ],
      },
    }),
    keepAndCompress(),
  ],
})

function integrityOf(url: string): string {
  return `sha384-${createHash('sha384').update(readFileSync(join(made.out, url))).digest('base64')}`
}
