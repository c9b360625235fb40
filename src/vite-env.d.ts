interface ImportMetaEnv {
  /** The version in package.json, set by vite.config.ts. */
  readonly VITE_SCHRIFT_VERSION: string
}
