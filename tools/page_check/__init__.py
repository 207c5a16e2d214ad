"""Looks at pages in a real browser: accessibility, size, focus, console, CSP, weight, unmasked numbers.

python -m tools.page_check BASE_URL PATH… [--user U --password P]
"""

from tools.page_check.browser import ARGUMENTS, PATIENCE_MS, open_browser
from tools.page_check.checking import ANY_SPEED, SCREENS, TEXT_SIZES, Budget, check_page

__all__ = [
    "ANY_SPEED",
    "ARGUMENTS",
    "PATIENCE_MS",
    "SCREENS",
    "TEXT_SIZES",
    "Budget",
    "check_page",
    "open_browser",
]
