"""Checks that axe does not make: hidden focus, order of focus, reflow; and the height of a page."""

from playwright.sync_api import Page

REACHED_BY_TAB = """
const isShown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const isReached = (e) =>
  isShown(e) && !e.disabled && !e.closest("fieldset:disabled") && e.type !== "hidden" && e.tabIndex >= 0;
const reached = [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex]"
)].filter(isReached);
const named = (e) => e.outerHTML.slice(0, 120);
"""
"""JavaScript: the elements that the Tab key reaches, in the order of the document."""

HIDDEN_FOCUS = f"""() => {{
  {REACHED_BY_TAB}
  const across = [0.02, 0.25, 0.5, 0.75, 0.98], down = [0.05, 0.5, 0.95];
  const isDrawn = (part, box, x, y) => {{
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top !== null && part.contains(top);
  }};
  // The element, or the label that is drawn for it, is the topmost at one of its places at least.
  const isInSight = (e) => [e, ...(e.labels ?? [])].some((part) => [...part.getClientRects()].some(
    (box) => across.some((x) => down.some((y) => isDrawn(part, box, x, y)))));
  const hidden = new Set();
  for (const elements of [reached, [...reached].reverse()]) {{
    for (const element of elements) {{
      element.focus({{ preventScroll: true }});
      element.scrollIntoView({{ block: "nearest", behavior: "instant" }});
      if (document.activeElement === element && !isInSight(element)) hidden.add(named(element));
    }}
  }}
  document.activeElement.blur();
  scrollTo(0, 0);
  return [...hidden];
}}"""
"""JavaScript: what lies wholly under something else when it has the focus, coming from above or below."""

FOCUS_ORDER = f"""() => {{
  {REACHED_BY_TAB}
  const faults = reached.filter((e) => e.tabIndex > 0).map(named);
  // What is fixed to the window is where the reader is, wherever that is on the page.
  const isFixed = (e) => e !== null && (getComputedStyle(e).position === "fixed" || isFixed(e.parentElement));
  const placed = reached.filter((e) => !isFixed(e));
  const boxes = placed.map((e) => e.getBoundingClientRect());
  boxes.slice(1).forEach((box, number) => {{
    const before = boxes[number];
    const isInColumn = box.left < before.right && before.left < box.right;
    if (isInColumn && box.bottom <= before.top)
      faults.push(`${{named(placed[number])}} before ${{named(placed[number + 1])}}`);
  }});
  return faults;
}}"""
"""JavaScript: orders that the page sets by number, and those that go up within a column of the page."""

CUT_OFF = """() => {
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility()) continue;
    if (element.closest("svg, .govuk-visually-hidden, .govuk-skip-link")) continue;
    const box = element.getBoundingClientRect();
    const isScrolled = getComputedStyle(element).overflowX !== "visible"
      && element.scrollWidth > element.clientWidth + 1 && !element.matches("input, textarea, select");
    if (box.width > 1 && (box.right > innerWidth + 1 || box.left < -1 || isScrolled))
      faults.push(element.outerHTML.slice(0, 120));
  }
  return faults;
}"""
"""JavaScript: what is outside the window, or has to be scrolled sideways."""


def focus_faults(page: Page) -> list[str]:
    """Return the elements that lie under others when they have the focus, and those out of order."""
    return [
        *(f"hidden when it has the focus: {element}" for element in page.evaluate(HIDDEN_FOCUS)),
        *(f"out of order: {element}" for element in page.evaluate(FOCUS_ORDER)),
    ]


def reflow_faults(page: Page) -> list[str]:
    """Return what is cut off at the width of the window, or has to be scrolled sideways."""
    return [f"cut off: {element}" for element in page.evaluate(CUT_OFF)]


def page_height(page: Page) -> int:
    """Return the height of a page in pixels."""
    return int(page.evaluate("document.documentElement.scrollHeight"))
