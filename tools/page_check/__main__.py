"""The command: pages of a running server, one line per problem, exit status 1 if there are any."""

import argparse
import sys
from pathlib import Path

from tools.page_check import check_page, open_browser


def main() -> int:
    """Check the pages that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tools.page_check", description=__doc__)
    parser.add_argument("base_url")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--sign-in", default="/sign-in/", help="path of the sign-in page")
    parser.add_argument("--session", help="value of the session cookie, where a second factor is asked for")
    parser.add_argument("--session-cookie", default="mingcha_session")
    parser.add_argument("--status", type=int, default=200)
    parser.add_argument("--shots", type=Path, help="folder for screenshots")
    given = parser.parse_args()
    base = given.base_url.rstrip("/")
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    count = 0
    with open_browser() as browser:
        context = browser.new_context(locale="zh-CN")
        if given.session:
            context.add_cookies([{"name": given.session_cookie, "value": given.session, "url": base}])
        page = context.new_page()
        if given.user:
            page.goto(base + given.sign_in)
            page.fill("input[name=username]", given.user)
            page.fill("input[name=password]", given.password or "")
            page.keyboard.press("Enter")
            page.wait_for_load_state("load")
        for path in given.paths:
            problems = check_page(page, base + path, status=given.status, shots=given.shots)
            print(f"== {path}: {len(problems) or 'nothing'} wrong")
            for problem in problems:
                print("  ", problem)
            count += len(problems)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
