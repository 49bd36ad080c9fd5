const RATE_HZ = 8000;
const PITCH_HZ = 120;
const VOWELS_PER_S = 4;

/** The first three formants in hertz of a, e, i and o. */
const FORMANTS_HZ = [
  [700, 1200, 2500],
  [450, 1900, 2600],
  [300, 2300, 3000],
  [500, 900, 2500],
] as const;

/**
 * Two seconds of vowels, which a voice detector takes for speech: pulses of a voice through three resonators (Klatt 1980, doi
 * 10.1121/1.383940), swelling and fading four times a second. PCM16, mono.
 */
export function vowelSamples(): Int16Array {
  const memories = FORMANTS_HZ[0].map(() => [0, 0] as [number, number]);
  let phase = 0;
  const sound = Float64Array.from({ length: 2 * RATE_HZ }, (_, i) => {
    const vowels = (i / RATE_HZ) * VOWELS_PER_S;
    phase += (PITCH_HZ * (1 + 0.1 * Math.sin(2 * vowels))) / RATE_HZ;
    const isPulse = phase >= 1;
    if (isPulse) phase -= 1;
    const formants = FORMANTS_HZ[Math.floor(vowels) % FORMANTS_HZ.length] ?? FORMANTS_HZ[0];
    const voice = memories.reduce((input, memory, k) => {
      const radius = Math.exp((-Math.PI * (80 + 40 * k)) / RATE_HZ);
      const turn = 2 * radius * Math.cos((2 * Math.PI * (formants[k] ?? 0)) / RATE_HZ);
      const output = (1 - radius) * input + turn * memory[0] - radius * radius * memory[1];
      memory[1] = memory[0];
      memory[0] = output;
      return output;
    }, Number(isPulse));
    return voice * Math.sqrt(Math.sin(Math.PI * (vowels % 1)));
  });
  const loudest = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Int16Array.from(sound, (value) => (12_000 * value) / loudest);
}
