/** What `stamps` of ward.ts puts into every page. */
declare function painted(question: () => boolean, wall?: boolean): Promise<number>
