"""The lists of reasons and kinds from which people choose while they work (content/work_reasons.yml)."""

from dataclasses import dataclass
from functools import cache

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take
from mingcha.catalog.parameters import Source
from mingcha.domain.errors import ClerkError


@dataclass(frozen=True)
class ReasonList:
    """One list: its codes with their Chinese words in the order in which they are offered.

    retired  codes that are no longer offered; records that carry them keep their words
    """

    id: str
    title: str
    codes: dict[str, str]
    retired: frozenset[str]
    source: Source

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, words) of all that may be chosen now."""
        return [(code, words) for code, words in self.codes.items() if code not in self.retired]

    def words(self, code: str) -> str:
        """The words of a code; the code itself where it is unknown, so that a record is never blank."""
        return self.codes.get(code, code)

    def check(self, code: str) -> str:
        """The code, if it may be chosen.

        Errors
            WORK-04  the list does not have it
        """
        if code not in dict(self.choices):
            raise ClerkError(
                "WORK-04",
                what=f"“{self.title}”没有选择，或选项“{code}”已停用",
                why="这一项进入统计，只能从列表里选",
                next_step="从列表里选一项；都不合适的，在说明里写清楚，并选最接近的一项",
            )
        return code


@cache
def load_work_reasons() -> dict[str, ReasonList]:
    """All lists by id."""
    path = content_root() / "work_reasons.yml"
    entry = read_yaml(path)
    take(entry, path.name, ("lists",))
    found: dict[str, ReasonList] = {}
    for each in entry["lists"]:
        where = f"{path.name}: {each.get('id')}"
        take(each, where, ("id", "title", "source", "codes"))
        take(each["source"], f"{where}: source", ("document", "section", "certainty"))
        codes: dict[str, str] = {}
        for code in each["codes"]:
            take(code, where, ("code", "words"), ("until",))
            if code["code"] in codes:
                raise ContentError(f"{where}: code {code['code']} occurs twice")
            codes[code["code"]] = code["words"]
        retired = frozenset(c["code"] for c in each["codes"] if c.get("until"))
        found[each["id"]] = ReasonList(each["id"], each["title"], codes, retired, Source(**each["source"]))
    return found


def reason_list(name: str) -> ReasonList:
    """One list by its id."""
    return load_work_reasons()[name]
