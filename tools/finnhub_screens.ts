/**
 * Makes the pictures of the Finnhub consumer's README from a real run of producer and consumer: `deno run -A tools/finnhub_screens.ts`. It takes two minutes and
 * needs the program `chromium`.
 *
 * @module
 */
import { finnhubMain } from "../tasks/finnhub.ts";
import { Browser, type Screen } from "../live/testing_browser.ts";

const FOLDER = new URL("../finnhub/consumer/", import.meta.url);
const PORT = 4041;
const RUN_MS = 110_000;

const SCREENS: Readonly<Record<string, Screen>> = {
  "live_page_light.png": { width: 1280, height: 900, scheme: "light" },
  "live_page_dark.png": { width: 1280, height: 900, scheme: "dark" },
  "live_page_phone.png": { width: 390, height: 844, scheme: "dark" },
};

const folder = await Deno.makeTempDir();
const place = { practiceFolder: folder, labFolder: folder, uiPort: PORT };
void finnhubMain(["--practice", "--rate", "40"], place);
await new Promise((resolve) => setTimeout(resolve, RUN_MS));
{
  await using browser = await Browser.start();
  for (const [name, screen] of Object.entries(SCREENS)) {
    await browser.open(`http://127.0.0.1:${PORT}/`, screen);
    await browser.value(
      `document.querySelectorAll(".query").length === 5 && document.querySelector(".price canvas")`,
    );
    await new Promise((resolve) => setTimeout(resolve, 500)); // until it is drawn
    await Deno.writeFile(new URL(name, FOLDER), await browser.screenshot());
  }
}
await Deno.remove(folder, { recursive: true }).catch(() => {}); // the queries are still writing there
Deno.exit(0);
