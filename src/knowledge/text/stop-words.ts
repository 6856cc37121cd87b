/**
 * English words that are too common to distinguish passages, in lower case, without apostrophes. They are omitted from
 * the index and from queries, so a query of only stop words finds nothing.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are arent as at be because been before being between both but by can cannot
  cant could couldnt did didnt do does doesnt doing dont during each for from further had hadnt has hasnt have havent
  having he her here hers him his how i if in into is isnt it its just let me might more most must my no nor not of on
  once only or other our ours out over own same shall she should shouldnt so some such than that the their theirs them
  then there these they this those through to too under until up us very was wasnt we were werent what when where which
  while who whom whose why will with without wont would wouldnt you your yours`.split(/\s+/),
)
