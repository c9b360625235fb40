/** The part of PouchDB that the bench uses. */
declare module 'pouchdb-browser' {
  export default class PouchDB<T> {
    constructor(name: string)
    bulkDocs(docs: readonly (T & { readonly _id: string })[]): Promise<unknown>
    allDocs(how: { include_docs: true; startkey: string; endkey: string }): Promise<{ rows: readonly { readonly doc?: T }[] }>
  }
}
