/* What every platform that runs Schrift has (browser, Node, worker), and nothing more. */
interface SubtleKey { readonly type: string }
interface Subtle {
  generateKey(algorithm: object, extractable: boolean, usages: string[]): Promise<{ publicKey: SubtleKey; privateKey: SubtleKey }>
  importKey(format: 'raw', key: Uint8Array, algorithm: object, extractable: boolean, usages: string[]): Promise<SubtleKey>
  exportKey(format: 'raw', key: SubtleKey): Promise<ArrayBuffer>
  sign(algorithm: object, key: SubtleKey, data: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: object, key: SubtleKey, seal: Uint8Array, data: Uint8Array): Promise<boolean>
}
declare const crypto: { readonly subtle: Subtle; getRandomValues<T extends Uint8Array>(bytes: T): T }
declare class TextEncoder { encode(text: string): Uint8Array<ArrayBuffer> }
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}
declare function btoa(binary: string): string
declare function atob(text: string): string
