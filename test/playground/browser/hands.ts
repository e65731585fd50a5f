import type { Locator, Page } from 'playwright-core';

/** How somebody works the page. The same walk is taken with a mouse, and with a keyboard alone. */
export interface Hands {
  press(button: Locator): Promise<void>;
  type(field: Locator, words: string): Promise<void>;
  /** From a list of either platform, or of the page. */
  choose(list: Locator, label: string): Promise<void>;
  /** One of several that stand side by side: a radio button, a tab. */
  turnTo(one: Locator): Promise<void>;
}

export function mouse(page: Page): Hands {
  return {
    press: (button) => button.click(),
    async type(field, words) {
      await field.click();
      await field.fill(words);
    },
    async choose(list, label) {
      if (await isNative(list)) return void (await list.selectOption({ label }));
      await list.click();
      await page.getByRole('option', { name: label, exact: true }).click();
    },
    // The circle of a radio button is not drawn: its words are what is pressed.
    turnTo: (one) => one.locator('xpath=ancestor-or-self::*[self::label or @role="tab"][1]').click(),
  };
}

export interface Keyboard extends Hands {
  /** What has had the focus without showing it. */
  unseen: string[];
}

export function keyboard(page: Page): Keyboard {
  const unseen: string[] = [];

  async function reach(target: Locator): Promise<void> {
    await target.waitFor();
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) {
        if (!(await showsFocus(target))) unseen.push(await target.evaluate((element) => element.outerHTML));
        return;
      }
      // Some that are counted are no stops, such as all radio buttons of a group but one: so no more than half of them.
      const { key, steps } = await wayTo(target);
      for (let step = 0; step < Math.max(1, steps / 2); step += 1) await page.keyboard.press(key);
    }
    throw new Error(`Tab does not lead to ${target}`);
  }

  return {
    unseen,
    async press(button) {
      await reach(button);
      await page.keyboard.press('Enter');
    },
    async type(field, words) {
      // Where it stands in the way of the conversation.
      const skip = page.getByRole('link', { name: 'Skip the messages' });
      if ((await wayTo(skip)).steps < (await wayTo(field)).steps) {
        await reach(skip);
        await page.keyboard.press('Enter');
      }
      await reach(field);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(words);
    },
    async choose(list, label) {
      await reach(list);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.type(label);
      await page.keyboard.press('Enter');
    },
    async turnTo(one) {
      const role = await one.evaluate((element) => element.getAttribute('role') ?? 'radio');
      const isOn = () =>
        one.evaluate(
          (element) =>
            (element as HTMLInputElement).checked || element.getAttribute('aria-selected') === 'true',
        );
      if (await isOn()) return;
      const group = one.locator('xpath=ancestor::*[self::fieldset or @role="tablist"][1]');
      await reach(
        role === 'tab'
          ? group.getByRole('tab', { selected: true })
          : group.getByRole('radio', { checked: true }),
      );
      for (let step = 0; step < OPTIONS_MAX && !(await isOn()); step += 1) {
        await page.keyboard.press('ArrowRight');
      }
    },
  };
}

const LOOKS_MAX = 60;
const OPTIONS_MAX = 10;

function isNative(list: Locator): Promise<boolean> {
  return list.evaluate((element) => element.tagName === 'SELECT');
}

const TABBABLE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/** The shorter way round: behind the last comes the first again. */
function wayTo(target: Locator): Promise<{ key: 'Tab' | 'Shift+Tab'; steps: number }> {
  return target.evaluate((element, tabbable) => {
    const page = element.ownerDocument;
    const stops = [...page.querySelectorAll(tabbable)].filter(
      (each) => each.checkVisibility() && !each.matches(':disabled, [tabindex="-1"]'),
    );
    const placeOf = (one: Element) =>
      stops.filter((each) => one.compareDocumentPosition(each) & one.DOCUMENT_POSITION_PRECEDING).length;
    const ahead = (placeOf(element) - placeOf(page.activeElement ?? page.body) + stops.length) % stops.length;
    const back = stops.length - ahead;
    return ahead <= back ? { key: 'Tab', steps: ahead } : { key: 'Shift+Tab', steps: back };
  }, TABBABLE);
}

/** An outline, on it or on what stands for it. */
function showsFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) =>
    [element, element.nextElementSibling, element.parentElement].some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    }),
  );
}
