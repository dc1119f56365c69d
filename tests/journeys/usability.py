"""Checks that axe does not make: focus order, focus that is not hidden, reflow; and the height of a page."""

from playwright.sync_api import Page

TABBABLE = """
const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const tabbable = [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex]"
)].filter((e) => shown(e) && !e.disabled && !e.closest("fieldset:disabled") && e.type !== "hidden" && e.tabIndex >= 0);
const named = (e) => e.outerHTML.slice(0, 120);
"""
"""The elements that the Tab key reaches, in the order of the document."""

FOCUS_HIDDEN = f"""() => {{
  {TABBABLE}
  const faults = [];
  // What the focus is on is drawn at one of these places at least: itself, what it holds, or its label.
  const inSight = (e) => [e, ...(e.labels ?? [])].some((part) => [...part.getClientRects()].some((box) =>
    [0.02, 0.25, 0.5, 0.75, 0.98].some((across) => [0.05, 0.5, 0.95].some((down) => {{
      const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
      return top && (part.contains(top) || top.contains(part) && top.matches("label, summary, a, button"));
    }}))));
  for (const elements of [tabbable, [...tabbable].reverse()]) {{
    for (const element of elements) {{
      element.focus();
      if (document.activeElement === element && !inSight(element)) faults.push(named(element));
    }}
  }}
  document.activeElement.blur();
  scrollTo(0, 0);
  return [...new Set(faults)];
}}"""

FOCUS_ORDER = f"""() => {{
  {TABBABLE}
  const faults = tabbable.filter((e) => e.tabIndex > 0).map(named);
  const boxes = tabbable.map((e) => e.getBoundingClientRect());
  // Within a column the focus goes down: an element that lies wholly above the one before it breaks the order.
  boxes.slice(1).forEach((box, number) => {{
    const before = boxes[number];
    const inColumn = box.left < before.right && before.left < box.right;
    if (inColumn && box.bottom <= before.top) faults.push(`${{named(tabbable[number])}} → ${{named(tabbable[number + 1])}}`);
  }});
  return faults;
}}"""

CUT_OFF = """() => {
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || element.closest("svg, .govuk-visually-hidden, .govuk-skip-link")) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isScrolled = style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    if (box.width > 1 && (box.right > innerWidth + 1 || box.left < -1 || isScrolled && !element.matches("input, textarea, select"))) {
      faults.push(element.outerHTML.slice(0, 120));
    }
  }
  return faults;
}"""


def focus_faults(page: Page) -> list[str]:
    """Return the elements that hide under others when they have the focus, and those out of order."""
    return [
        *(f"hidden when it has the focus: {element}" for element in page.evaluate(FOCUS_HIDDEN)),
        *(f"focus out of order: {element}" for element in page.evaluate(FOCUS_ORDER)),
    ]


def reflow_faults(page: Page) -> list[str]:
    """Return what is cut off at the width of the window, or needs scrolling sideways."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    faults = [f"cut off at {width} px: {element}" for element in page.evaluate(CUT_OFF)]
    if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
        faults.append(f"the page needs {needed} px")
    return faults


def page_height(page: Page) -> int:
    """Return the height of a page in pixels, as it opens."""
    return int(page.evaluate("document.documentElement.scrollHeight"))
