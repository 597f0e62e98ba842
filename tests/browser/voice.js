// A speechSynthesis that makes no sound and remembers what it was given to say.
(() => {
  window.said = [];
  window.spokenBy = [];
  const waiting = [];
  const synth = {
    voices: window.theVoices,
    onvoiceschanged: null,
    get speaking() { return waiting.length > 0; },
    getVoices() { return this.voices; },
    speak(utterance) {
      waiting.push(utterance);
      window.said.push(utterance.text);
      window.spokenBy.push(utterance.lang);
    },
    cancel() { waiting.length = 0; },
    finish() { while (waiting.length) waiting.shift().onend?.(); },
    come(voice) { this.voices = [voice]; this.onvoiceschanged?.(); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synth });
  window.SpeechSynthesisUtterance = function Utterance(text) { this.text = text; };
})();
