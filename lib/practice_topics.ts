import { type BrokerAddress, fillReviews, forgetReviews } from "../practice/reviews_topic.ts";
import { fillRides, forgetRides, RIDES_TOPIC } from "../practice/rides_topic.ts";
import { DEFAULT_ROWS, type Flags } from "./flags.ts";

/** The topics that a lab finds on the practice broker. */
export interface PracticeTopics {
  /**
   * Makes them, and fills them, if need be.
   *
   * @param say Told what was done.
   */
  fill(address: BrokerAddress, flags: Flags, say: (sentence: string) => void): Promise<void>;
  /** Deletes them. */
  forget(address: BrokerAddress): Promise<void>;
}

/** The reviews of the weeks. */
const REVIEWS: PracticeTopics = {
  async fill(address, { rows, messy }, say) {
    const added = await fillReviews(address, { rows, messy });
    const kind = messy ? "generated reviews, some of them malformed" : "generated reviews";
    if (added === 0 && rows !== DEFAULT_ROWS) {
      say(`The reviews topic is there already: --rows ${rows} counts when it is made, so give --fresh too`);
    }
    if (added > 0) say(`Filled the reviews topic with ${added.toLocaleString("en-US")} ${kind}`);
  },
  forget: forgetReviews,
};

/** The rides, which their own producer sends. */
const RIDES: PracticeTopics = {
  async fill(address, { rows, messy }, say) {
    if (rows !== DEFAULT_ROWS) {
      say(`--rows changes nothing here: \`deno task rides:producer --limit ${rows}\` sends that many rides`);
    }
    const { added, total } = await fillRides(address, { messy });
    if (added > 0) say(`Added ${added} rides to ${RIDES_TOPIC}, some of them malformed`);
    if (total === 0) {
      say(
        `The topic ${RIDES_TOPIC} is empty: \`deno task rides:producer\`, in another terminal, sends rides`,
      );
    }
  },
  forget: forgetRides,
};

/** The topics of a lab by its name. */
export function practiceTopics(lab: string): PracticeTopics {
  return lab === "rides" ? RIDES : REVIEWS;
}
