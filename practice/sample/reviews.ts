import { customerId, DEFAULT_CUSTOMERS } from "./customers.ts";
import { countKinds, kindAt, type KindCounts, type ReviewValue, spoil } from "./malformed.ts";
import { Random } from "./random.ts";
import { type Vocabulary, vocabulary } from "./vocabulary.ts";

/** The fields of a line of the reviews topic, in order, separated by tabs and never quoted. */
export const REVIEW_FIELDS = [
  "marketplace",
  "customer_id",
  "review_id",
  "product_id",
  "product_parent",
  "product_title",
  "product_category",
  "star_rating",
  "helpful_votes",
  "total_votes",
  "vine",
  "verified_purchase",
  "review_headline",
  "review_body",
  "purchase_date",
] as const;

/** What `reviews` generates. */
export interface ReviewsOptions {
  /** Any whole number; the same seed gives the same bytes on every machine. */
  readonly seed: number;
  /** How many values. */
  readonly rows: number;
  /** Number of the first row, to go on where another run ended. @default {0} */
  readonly from?: number;
  /** How many customers there are, as given to `customers`; about 2 % of reviewers are unknown. @default {1000} */
  readonly customers?: number;
  /** One-sentence bodies: lines of about 175 bytes, for benchmarks. @default {false} */
  readonly short?: boolean;
  /** Makes one value in 20 malformed; the other values stay as they are without it. @default {false} */
  readonly messy?: boolean;
  /** Size in bytes of the body of the one very long value of a messy topic. @default {1_000_000} */
  readonly veryLongBytes?: number;
}

/** Generated values, made while one reads them; reading twice gives the same values. */
export interface ReviewSample<T extends ReviewValue> extends Iterable<T> {
  /** How many values are good lines, and how many are malformed in which way. */
  readonly kinds: KindCounts;
}

const MARKETPLACES = ["US", "US", "US", "US", "US", "UK", "DE", "JP", "FR"];
/** Share of reviews with at most 1, 2, 3, 4 and 5 stars: many fives, some ones, little between. */
const STARS_UP_TO = [0.09, 0.15, 0.24, 0.41, 1];
const STAR_WORDS = ["One Star", "Two Stars", "Three Stars", "Four Stars", "Five Stars"];
const HEADLINES = [
  ["Disappointed", "Waste of money!", "Broken on arrival 😡", "Don't"],
  ["Not what I expected", "Meh", "You get what you pay for"],
  ["It's okay", "Mixed feelings...", "So-so"],
  ["Pretty good", "Good value", "Nice, with one &#34;but&#34;", "Très bien"],
  ["Love it!", "Perfect 👍", "Excellent", "Great product, great price", "Größer als gedacht", "最高です"],
];
const EMOJI = ["😀", "👍", "❤️", "🎉", "😍", "👩‍💻"];
/** 32 letters and digits, so that five bits make one and ten bits make two. */
const ID_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWX";
const ID_PAIRS = [...ID_LETTERS].flatMap((first) => [...ID_LETTERS].map((second) => first + second));
/** Multiplying by an odd number maps the 32-bit numbers one to one. */
const ODD_FACTOR = 0x9e3779b1;
const UNKNOWN_CUSTOMER_SHARE = 0.02;
const MAX_SENTENCES = 80;

/**
 * Generates the values of the reviews topic: lines of 15 tab-separated fields with HTML, quotes, letters of many
 * languages and emoji; few customers write many of them, most give five stars. Clean unless `messy` is set.
 * Every `review_id` is unique. Records have no key; which partition one goes to is up to the caller.
 *
 * @example
 * ```ts
 * import { reviews } from "./reviews.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines = [...reviews({ seed: 42, rows: 100 })];
 * assertEquals(lines.length, 100);
 * assertEquals(new Set(lines.map((line) => line.split("\t").length)), new Set([15]));
 * ```
 */
export function reviews(options: ReviewsOptions & { readonly messy?: false }): ReviewSample<string>;
export function reviews(options: ReviewsOptions): ReviewSample<ReviewValue>;
export function reviews(options: ReviewsOptions): ReviewSample<ReviewValue> {
  const { seed, rows, from = 0, messy = false, veryLongBytes = 1_000_000 } = options;
  return {
    get kinds() {
      return countKinds(seed, from, rows, messy);
    },
    *[Symbol.iterator]() {
      const writer = new ReviewWriter(options);
      for (let row = from; row < from + rows; row++) {
        const line = writer.line(row);
        const kind = messy ? kindAt(seed, row) : "good";
        yield kind === "good" ? line : spoil(line, kind, veryLongBytes);
      }
    },
  };
}

class ReviewWriter {
  readonly #random = new Random(0);
  readonly #words: Vocabulary;
  readonly #seed: number;
  readonly #short: boolean;
  readonly #knownIds: readonly string[];
  readonly #unknownIds: readonly string[];

  constructor({ seed, customers = DEFAULT_CUSTOMERS, short = false }: ReviewsOptions) {
    this.#seed = seed;
    this.#short = short;
    this.#words = vocabulary(seed);
    this.#knownIds = Array.from({ length: customers }, (_, index) => customerId(seed, index));
    const unknown = 1 + Math.floor(customers / 20);
    this.#unknownIds = Array.from({ length: unknown }, (_, index) => customerId(seed, customers + index));
  }

  line(row: number): string {
    const random = this.#random;
    random.restart(this.#seed, row);
    const product = random.pickSkewed(this.#words.products);
    const stars = this.#stars();
    const totalVotes = random.chance(0.6) ? 0 : 1 + random.skewedBelow(1 + random.skewedBelow(200));
    const helpfulVotes = Math.min(totalVotes, random.below(totalVotes + 3));
    const isVine = random.chance(0.01);
    const isVerified = !isVine && random.chance(0.85);
    return `${random.pick(MARKETPLACES)}\t${this.#customerId()}\t${this.#reviewId(row)}\t` +
      `${product.id}\t${product.parent}\t${product.title}\t${product.category}\t` +
      `${stars}\t${helpfulVotes}\t${totalVotes}\t${isVine ? "Y" : "N"}\t${isVerified ? "Y" : "N"}\t` +
      `${this.#headline(stars)}\t${this.#body(stars)}\t${random.pickSkewed(this.#words.dates)}`;
  }

  #stars(): number {
    const share = this.#random.next();
    return 1 + STARS_UP_TO.findIndex((upTo) => share < upTo);
  }

  #customerId(): string {
    const random = this.#random;
    const isUnknown = this.#knownIds.length === 0 || random.chance(UNKNOWN_CUSTOMER_SHARE);
    return isUnknown ? random.pick(this.#unknownIds) : random.pickSkewed(this.#knownIds);
  }

  /** `R`, six letters or digits for looks, and seven that no other row below 2 ** 32 has. */
  #reviewId(row: number): string {
    const looks = Math.floor(this.#random.next() * 2 ** 30);
    const unique = Math.imul(row, ODD_FACTOR) ^ this.#seed;
    return `R${pairs(looks)}${pairs(unique)}${ID_LETTERS[unique >>> 30]!}`;
  }

  #headline(stars: number): string {
    return this.#random.chance(0.4) ? STAR_WORDS[stars - 1]! : this.#random.pick(HEADLINES[stars - 1]!);
  }

  #body(stars: number): string {
    const random = this.#random;
    const sentences = this.#words.sentences[stars < 3 ? 0 : stars === 3 ? 1 : 2];
    let body = random.pick(sentences);
    if (this.#short) return body;
    const more = 1 + random.skewedBelow(1 + random.skewedBelow(MAX_SENTENCES));
    for (let count = 1; count <= more; count++) {
      body += (count % 5 === 0 ? "<br /><br />" : " ") + random.pick(sentences);
    }
    return random.chance(0.08) ? `${body} ${random.pick(EMOJI)}` : body;
  }
}

/** The lower 30 bits of a number as six letters or digits. Much faster than `toString(36)`. */
function pairs(bits: number): string {
  return ID_PAIRS[bits & 1023]! + ID_PAIRS[(bits >>> 10) & 1023]! + ID_PAIRS[(bits >>> 20) & 1023]!;
}
