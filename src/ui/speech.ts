import { useCallback, useEffect, useState } from 'react'

/** Reading aloud with a voice of this device. `none`: it has no voice in this language. */
export type Speech = { readonly state: 'silent' | 'speaking' | 'none'; readonly say: (text: string) => void; readonly stop: () => void }

const present = (): SpeechSynthesis | undefined => ('speechSynthesis' in globalThis ? globalThis.speechSynthesis : undefined)

/** `language`: a BCP 47 tag; any voice whose language begins with it will do. A text goes to no server of ours. */
export function useSpeech(language: string): Speech {
  const [voice, setVoice] = useState<SpeechSynthesisVoice>()
  const [speaking, setSpeaking] = useState(false)
  useEffect(() => {
    const synth = present()
    const look = (): void => {
      const fitting = synth?.getVoices().filter((each) => each.lang.toLowerCase().startsWith(language)) ?? []
      // A voice of the device itself works without network, and sends nobody's words away.
      setVoice(fitting.find((each) => each.localService))
    }
    look()
    synth?.addEventListener('voiceschanged', look)
    return () => synth?.removeEventListener('voiceschanged', look)
  }, [language])
  useEffect(() => () => present()?.cancel(), [])

  const say = useCallback(
    (text: string) => {
      const synth = present()
      if (!synth || !voice) return
      synth.cancel()
      const spoken = new SpeechSynthesisUtterance(text)
      spoken.voice = voice
      spoken.lang = voice.lang
      spoken.onend = spoken.onerror = () => setSpeaking(false)
      setSpeaking(true)
      synth.speak(spoken)
    },
    [voice]
  )
  const stop = useCallback(() => {
    present()?.cancel()
    setSpeaking(false)
  }, [])
  return { state: voice ? (speaking ? 'speaking' : 'silent') : 'none', say, stop }
}
