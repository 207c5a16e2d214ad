"""What is looked at on each page, and what counts as wrong. Check numbers (A1, K2 …) are those of the page rules."""

import json
import math
import os
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Page, Response

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
AXE_WORDS = json.loads((HERE / "vendor" / "axe-4.14.1.zh_CN.json").read_text(encoding="utf-8"))
IN_PAGE = (HERE / "in_page.js").read_text(encoding="utf-8").split("\n", 1)[1]
WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SCREENS = {"desktop": (1366, 768), "phone": (360, 740)}
TEXT_SIZES = (16, 24)
SMALLEST_TARGET_PX = {"desktop": 24, "phone": 44}
NARROW_PX = 320
TAB_STOPS = 60
TAB_STOPS_IN_SHORT = 25
FULL_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)")
SYSTEM_NAME = "明察"
FIRST_STOP = "跳到"


@dataclass(frozen=True)
class Budget:
    """What a page may weigh (KB as sent before compression), how long it may take (ms), how much it may jump."""

    js_kb: float = 300
    css_kb: float = 260
    total_kb: float = 600
    lcp_ms: float = 1000
    cls: float = 0.1
    nodes: int = 1500


ANY_SPEED = Budget(lcp_ms=math.inf)
"""Times say something on a machine that does nothing else: the command measures them, tests do not."""


def check_page(
    page: Page,
    url: str,
    *,
    budget: Budget | None = None,
    status: int = 200,
    screens: tuple[str, ...] = tuple(SCREENS),
    text_sizes: tuple[int, ...] | None = None,
    shots: Path | None = None,
) -> list[str]:
    """Everything that is wrong with one page, in words; empty when nothing is.

    Arguments
        page    signed in, its context without a base address or with one
        status  what the page answers (an error page is checked too)
        text_sizes  both; in a short check (MINGCHA_PAGE_CHECK=short) the page is loaded once, for the first screen: there the small one
                    and the rules of A1, and at the next screen's size the large one and the first stops of the focus
        shots   folder for screenshots, one per screen and text size
    """
    look = _Look(page, url, budget or Budget(), status, shots)
    problems = []
    for number, screen in enumerate(screens):
        sizes = text_sizes or ((TEXT_SIZES[number > 0],) if _is_short() else TEXT_SIZES)
        is_last = number == len(screens) - 1
        is_loaded = number == 0 or not _is_short()
        look.resize(screen)
        found = look.load() if is_loaded else []
        found += look.at_sizes(screen, sizes, with_axe=is_loaded)
        if is_last or not _is_short():
            found += _focus(page)
        problems += [f"[{screen}] {p}" for p in found]
    return problems


def _is_short() -> bool:
    return os.environ.get("MINGCHA_PAGE_CHECK") == "short"


@dataclass
class _Look:
    """One page being looked at."""

    page: Page
    url: str
    limits: Budget
    status: int
    shots: Path | None

    def load(self) -> list[str]:
        """Open it: what it says, weighs and how it jumps."""
        page, limits = self.page, self.limits
        heard = _Heard(page, self.status)
        page.evaluate("() => { try { sessionStorage.clear() } catch (e) {} }")
        if not getattr(page, "_page_check_watches", False):
            page.add_init_script(WATCH)
            page._page_check_watches = True  # type: ignore[attr-defined]
        try:
            page.goto(self.url, wait_until="load")
            page.wait_for_timeout(100 if _is_short() else 400)
            paint = page.evaluate("() => ({ lcp: window.__lcp, cls: window.__cls })")
            problems = heard.problems(limits)
        finally:
            heard.stop()
        if paint["lcp"] > limits.lcp_ms:
            problems.append(f"P2 LCP {paint['lcp']:.0f} ms")
        if paint["cls"] > limits.cls:
            problems.append(f"P3 CLS {paint['cls']:.3f}")
        return problems

    def resize(self, screen: str) -> None:
        """The screen's size, without loading anew."""
        width, height = SCREENS[screen]
        self.page.set_viewport_size({"width": width, "height": height})

    def at_sizes(self, screen: str, text_sizes: tuple[int, ...], *, with_axe: bool) -> list[str]:
        """What is measured at each size of the text, and on a very narrow phone."""
        page, problems = self.page, []
        for size in text_sizes:
            page.evaluate("s => document.documentElement.style.setProperty('--fs', s + 'px')", size)
            page.wait_for_timeout(30 if _is_short() else 150)
            found = _measured(page, screen, size, self.limits) + (_axe(page) if with_axe else [])
            problems += [f"{size}px {p}" for p in found]
            if self.shots:
                name = re.sub(r"\W+", "_", self.url.split("//")[-1].partition("/")[2]).strip("_") or "home"
                page.screenshot(path=self.shots / f"{name}-{screen}-{size}.png", full_page=True)
        page.evaluate("() => document.documentElement.style.removeProperty('--fs')")
        if screen == "phone":
            _, height = SCREENS[screen]
            page.set_viewport_size({"width": NARROW_PX, "height": height})
            over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                problems.append(f"A6 {NARROW_PX} px wide: {over} px too wide")
            self.resize(screen)
        return problems


class _Heard:
    """Console, network and weight of one load."""

    def __init__(self, page: Page, status: int) -> None:
        self.page, self.status = page, status
        self.said: list[str] = []
        self.responses: list[Response] = []
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("response", self._response)

    def _console(self, message) -> None:
        expected = self.status >= 400 and f"status of {self.status}" in message.text
        if message.type in ("error", "warning") and not expected:
            self.said.append(message.text[:140])

    def _error(self, error) -> None:
        self.said.append(f"pageerror {error}"[:140])

    def _response(self, response: Response) -> None:
        self.responses.append(response)

    def stop(self) -> None:
        self.page.remove_listener("console", self._console)
        self.page.remove_listener("pageerror", self._error)
        self.page.remove_listener("response", self._response)

    def problems(self, limits: Budget) -> list[str]:
        found = [f"N1 console: {s}" for s in sorted(set(self.said))]
        host = self.page.url.split("/")[2]
        weight = {"js": 0, "css": 0, "total": 0}
        for response in list(self.responses):
            if response.url.startswith("data:"):
                continue
            if response.url.split("/")[2] != host:
                found.append(f"N2 other host: {response.url}")
            expected = self.status if response.url == self.page.url else 200
            if response.status >= 400 and response.status != expected:
                found.append(f"N1 {response.status} {response.url}")
            if response.status in (301, 302, 303, 304):
                continue
            size = _size(response)
            weight["total"] += size
            for kind in ("js", "css"):
                if re.search(rf"\.{kind}(\?|$)", response.url):
                    weight[kind] += size
        for kind, limit in (("js", limits.js_kb), ("css", limits.css_kb), ("total", limits.total_kb)):
            if weight[kind] / 1024 > limit:
                found.append(f"P1 {kind} {weight[kind] / 1024:.0f} KB")
        return found


def _size(response: Response) -> int:
    """Bytes before compression; a body that the browser no longer holds counts as its header says."""
    try:
        return len(response.body())
    except Error:
        return int(response.headers.get("content-length", 0))


def _measured(page: Page, screen: str, size: int, limits: Budget) -> list[str]:
    m = page.evaluate(IN_PAGE, {"minimum": SMALLEST_TARGET_PX[screen]})
    found = [
        (m["root"] != f"{size}px", f"A6 root text size stays {m['root']}"),
        (not m["lang"].startswith("zh"), f"A3 lang={m['lang']}"),
        (not m["title"].endswith(SYSTEM_NAME), f"A3 title “{m['title']}”"),
        (m["h1"] != 1, f"A3 {m['h1']} h1"),
        (m["main"] != 1, f"A3 {m['main']} main"),
        (m["overflow"] > 0, f"A6 {m['overflow']} px too wide: {m['wide']}"),
        (bool(m["small"]), f"A5 target too small: {m['small']}"),
        (bool(m["cut"]), f"A6 text cut: {m['cut']}"),
        (bool(m["thin"]), f"A6 one character a line: {m['thin']}"),
        (m["nodes"] > limits.nodes, f"P4 {m['nodes']} nodes"),
        (bool(m["violations"]), f"C1 CSP {m['violations']}"),
        (bool(m["inline"] or m["handlers"]), f"C2 {m['inline']} inline scripts, {m['handlers']} handlers"),
        (bool(FULL_NUMBER.search(m["text"])), "C4 looks like a full ID or telephone number"),
    ]
    return [words for wrong, words in found if wrong]


def _axe(page: Page) -> list[str]:
    """A1: critical and serious only; moderate ones are for reading, not for failing."""
    session = page.context.new_cdp_session(page)  # outside of the page's content policy
    session.send("Runtime.evaluate", {"expression": AXE})
    session.detach()
    violations = page.evaluate(
        """async ([words, tags]) => { axe.configure({ locale: words }); const r = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
        return r.violations.map(v => [v.id, v.impact, v.nodes.length, v.help, v.nodes.slice(0, 2).map(n => n.target.join(' '))]); }""",
        [AXE_WORDS, AXE_TAGS],
    )
    return [
        f"A1 {name} ({impact}) ×{count} {words} {where}"
        for name, impact, count, words, where in violations
        if impact in ("critical", "serious", "moderate")
    ]


def _focus(page: Page) -> list[str]:
    """K1 the first stop is 跳到主要内容; K2 every stop is seen."""
    stops = _stops(page)
    if not stops or FIRST_STOP not in stops[0]["name"]:  # something had the focus already: from the start
        page.reload(wait_until="load")
        stops = _stops(page)
    found = []
    if not stops or FIRST_STOP not in stops[0]["name"]:
        found.append(f"K1 first stop is {stops[0]['name'] if stops else 'none'}")
    hidden = [s["name"] for s in stops if not s["ring"]]
    if hidden:
        found.append(f"K2 focus not seen: {hidden[:4]}")
    return found


def _stops(page: Page) -> list[dict]:
    """Where the focus goes from the top of the page with Tab."""
    stops: list[dict] = []
    for _ in range(TAB_STOPS_IN_SHORT if _is_short() else TAB_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null; const c = getComputedStyle(e);
            return { name: e.tagName + (e.id ? '#' + e.id : '') + ':' + (e.getAttribute('aria-label') || e.innerText || '').trim().slice(0, 10),
                     ring: (c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) >= 2) || c.boxShadow !== 'none' }; }"""
        )
        if stop is None:
            break
        stops.append(stop)
    return stops
