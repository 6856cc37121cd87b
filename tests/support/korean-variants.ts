const PARTICLES: [particle: RegExp, others: string[]][] = [
  [/[을를]$/, ['은', '이', '도', '만']],
  [/[은는]$/, ['을', '이', '도']],
  [/에서$/, ['에', '에서는', '에서도']],
  [/에게$/, ['한테', '에게는']],
  [/으로$/, ['으로는', '으로도']],
]

/** A Korean question as others might type it: with other particles, its words in another order, a compound split. */
export function koreanVariants(question: string, seed: number): string[] {
  const words = question.split(' ')
  const [changed, otherwise] = [0, 1].map(n =>
    words.map((word, i) => changeParticle(word, seed + i + n)).join(' '),
  )
  const swapped = [...words.slice(1), words[0]].join(' ')
  const split = words
    .map(word => (/^[가-힣]{4,}$/.test(word) ? `${word.slice(0, 2)} ${word.slice(2)}` : word))
    .join(' ')
  return [...new Set([changed, otherwise, swapped, split])].filter(
    (variant): variant is string => variant !== undefined && variant !== question,
  )
}

function changeParticle(word: string, choice: number): string {
  for (const [particle, others] of PARTICLES)
    if (particle.test(word) && word.length > 2)
      return word.replace(particle, others[choice % others.length] ?? '')
  return word
}
