import { de, en, es, Faker, fr, ja } from "@faker-js/faker";
import { isoDate } from "./customers.ts";
import { Random } from "./random.ts";

/** A product that reviews are about. */
export interface Product {
  readonly id: string;
  readonly parent: string;
  readonly title: string;
  readonly category: string;
}

/** What reviews are put together from. Making it takes milliseconds; picking from it takes nanoseconds. */
export interface Vocabulary {
  readonly products: readonly Product[];
  /** Sentences by mood: bad (1, 2 stars), middling (3) and good (4, 5). */
  readonly sentences: readonly [bad: readonly string[], middling: readonly string[], good: readonly string[]];
  /** Every day of 1999 to 2015, latest first, as `yyyy-MM-dd`. */
  readonly dates: readonly string[];
}

const PRODUCT_COUNT = 300;
/** Sentences made for each mood; equal ones are kept once. */
const SENTENCE_TRIES = 400;
/** Product ids are spread over all texts of seven letters and digits, one to each stretch. */
const ID_STRETCH = Math.floor(36 ** 7 / PRODUCT_COUNT);

const CATEGORIES = [
  "Books",
  "Digital_Ebook_Purchase",
  "Wireless",
  "PC",
  "Home",
  "Apparel",
  "Health & Personal Care",
  "Beauty",
  "Video DVD",
  "Toys",
  "Sports",
  "Music",
  "Kitchen",
  "Pet Products",
  "Office Products",
  "Camera",
  "Musical Instruments",
  "Gift Card",
];

type Phrase = (word: Words, random: Random) => string;

/** The few words a phrase needs, so that phrases read as the sentences they become. */
interface Words {
  readonly thing: () => string;
  readonly adjective: () => string;
  readonly material: () => string;
  readonly color: () => string;
  readonly name: () => string;
  readonly month: () => string;
}

const GOOD: Phrase[] = [
  (w) => `I love this ${w.thing()}!`,
  (w) => `Great ${w.thing()}, ${w.adjective()} and well made.`,
  (w) => `My daughter ${w.name()} uses her ${w.thing()} every day.`,
  (w) => `Bought it in ${w.month()} and it still looks new.`,
  (w) => `The ${w.color()} one is even nicer than in the picture.`,
  (w) => `Feels like real ${w.material()}; you won't find a better ${w.thing()} at this price.`,
  (w) => `&#34;Best ${w.thing()} ever,&#34; says my wife, and she is right.`,
  (w) => `Arrived early, très bien emballé, and ${w.adjective()} as described.`,
  (w, r) => `Already ordered ${2 + r.below(9)} more as gifts for ${w.name()} and the family.`,
  () => "Would buy again.",
  () => "Exactly what I needed.",
];

const MIDDLING: Phrase[] = [
  (w) => `It's an OK ${w.thing()}, nothing more.`,
  (w) => `Nice ${w.color()} color, but the ${w.material()} feels thin.`,
  (w) => `Works, though the manual is of no help at all (mine was for a ${w.thing()}).`,
  (w) => `I expected something more ${w.adjective()} after reading what ${w.name()} wrote here.`,
  (w, r) => `Good for the first ${2 + r.below(10)} weeks, so-so since ${w.month()}.`,
  (w) => `It is smaller than 12&#34;, so measure your ${w.thing()} first.`,
  () => "Does the job.",
  () => "Three stars because shipping took ages.",
];

const BAD: Phrase[] = [
  (w) => `Broke after one week, and it is not even ${w.material()}.`,
  (w) => `I wanted a ${w.color()} ${w.thing()} and got a ${w.color()} one.`,
  (w) => `The seller calls this &#34;${w.adjective()}&#34;... I call it junk.`,
  (w) => `Sent it back in ${w.month()}, still waiting for my money.`,
  (w) => `${w.name()} warned me about this ${w.thing()}; I should have listened.`,
  (_, r) => `Stopped working after ${1 + r.below(30)} days <br />and support never answered.`,
  () => "Do NOT buy.",
  () => "Cheap, and not in a good way :-(",
];

/** Makes the words, sentences and products of a seed. */
export function vocabulary(seed: number): Vocabulary {
  const faker = new Faker({ locale: [en], seed });
  const random = new Random(seed);
  const words = wordsOf(faker, random);
  const sentences = (
    phrases: Phrase[],
  ) => [...new Set(Array.from({ length: SENTENCE_TRIES }, () => random.pick(phrases)(words, random)))];
  return {
    products: products(seed, faker, random),
    sentences: [sentences(BAD), sentences(MIDDLING), sentences(GOOD)],
    dates: datesLatestFirst(),
  };
}

/** A few words of each kind are enough, and picking one is a hundred times faster than asking faker again. */
function wordsOf(faker: Faker, random: Random): Words {
  const some = (count: number, make: () => string) => {
    const pool = Array.from({ length: count }, make);
    return () => random.pick(pool);
  };
  return {
    thing: some(40, () => faker.commerce.product().toLowerCase()),
    adjective: some(40, () => faker.commerce.productAdjective().toLowerCase()),
    material: some(20, () => faker.commerce.productMaterial().toLowerCase()),
    color: some(20, () => faker.color.human()),
    name: some(40, () => faker.person.firstName()),
    month: some(12, () => faker.date.month()),
  };
}

function products(seed: number, faker: Faker, random: Random): Product[] {
  const abroad = [de, es, fr, ja].map((locale) => new Faker({ locale: [locale, en], seed }));
  const title: (() => string)[] = [
    () => faker.commerce.productName(),
    () => faker.commerce.productName(),
    () => `${faker.commerce.productName()}, ${1 + random.below(30)}" x ${1 + random.below(20)}"`,
    () => `The "${faker.word.adjective()}" ${faker.commerce.product()} (Pack of ${2 + random.below(11)})`,
    () => `${random.pick(abroad).person.lastName()} ${faker.commerce.productName()}`,
    () =>
      `${faker.commerce.product()} – ${faker.commerce.productAdjective()} Édition Spéciale №${
        random.below(9)
      }`,
  ];
  return Array.from({ length: PRODUCT_COUNT }, (_, index) => ({
    id: `B00${(index * ID_STRETCH + random.below(ID_STRETCH)).toString(36).padStart(7, "0").toUpperCase()}`,
    parent: String(100_000_000 + random.below(900_000_000)),
    title: random.pick(title)(),
    category: random.pickSkewed(CATEGORIES),
  }));
}

function datesLatestFirst(): string[] {
  const years = Array.from({ length: 17 }, (_, index) => 2015 - index);
  return years.flatMap((year) => {
    const days = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29 ? 366 : 365;
    return Array.from({ length: days }, (_, index) => isoDate(year, days - 1 - index));
  });
}
