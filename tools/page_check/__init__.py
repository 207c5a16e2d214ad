"""Looks at pages in a real browser: accessibility, size, focus, console, CSP, weight, unmasked numbers.

python -m tools.page_check BASE_URL PATH… [--user U --password P]
"""

from tools.page_check.browser import ARGUMENTS, open_browser
from tools.page_check.checking import SCREENS, TEXT_SIZES, Budget, check_page

__all__ = ["ARGUMENTS", "SCREENS", "TEXT_SIZES", "Budget", "check_page", "open_browser"]
