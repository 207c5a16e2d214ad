"""How often the flags of a check turned out to be right: counted with every conclusion, by check and region. About checks, never about people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, Sum
from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.flags import words
from mingcha.web.flags.models import Conclusion, Flag, Precision
from mingcha.web.flags.models.summary import GRAINS

_CODES = tuple(f"{g}_code" for g in GRAINS)


def count_conclusion(flags: Iterable[Flag], conclusion: str, sign: int) -> None:
    """Add (or with sign -1 take back) a conclusion about flags. Call with the summary held."""
    counts: Counter[tuple[str, ...]] = Counter()
    for flag in flags:
        for depth, grain in enumerate(GRAINS, start=1):
            path = tuple(getattr(flag, c) for c in _CODES[:depth])
            if path[-1]:
                counts[
                    (
                        grain,
                        *path,
                        *("" for _ in _CODES[depth:]),
                        flag.check_id,
                        flag.confidential,
                        flag.theme,
                        flag.side,
                    )
                ] += sign
    for key in sorted(counts):
        grain, codes = key[0], dict(zip(_CODES, key[1:4], strict=True))
        row, _ = Precision.objects.get_or_create(
            grain=grain, **codes, check_id=key[4], confidential=key[5],
            defaults={"region_code": codes[f"{grain}_code"], "theme": key[6], "side": key[7]},
        )  # fmt: skip
        Precision.objects.filter(pk=row.pk).update(**{conclusion: F(conclusion) + counts[key]})


@dataclass
class CheckPrecision:
    """One check in one region: how its flags ended; url = the list of these conclusions."""

    check_id: str
    side: str
    substantiated: int
    partly_substantiated: int
    unsubstantiated: int
    undetermined: int
    title: str = ""
    side_word: str = ""
    url: str = ""

    @property
    def decided(self) -> int:
        """Conclusions that say whether the flag was right: all but 无法核实."""
        return self.substantiated + self.partly_substantiated + self.unsubstantiated

    @property
    def concluded(self) -> int:
        """All conclusions."""
        return self.decided + self.undetermined

    @property
    def right(self) -> int:
        """属实 and 部分属实."""
        return self.substantiated + self.partly_substantiated

    @property
    def share_percent(self) -> int | None:
        """Share of 属实 and 部分属实 among those decided; None where nothing is decided."""
        return round(100 * self.right / self.decided) if self.decided else None

    @property
    def is_small_sample(self) -> bool:
        """Too few for a share that says anything; it is printed as a fraction."""
        return self.decided < SMALL_SAMPLE


SMALL_SAMPLE = 30
"""Below, a percentage suggests more than it knows: at 30 the 95 % interval of a half is ±18 points."""


def precision_of_checks(
    actor: Actor, *, grain: str, county_code: str = "", side: str = ""
) -> list[CheckPrecision]:
    """Each check in the actor's region (or one county of it), by check id."""
    rows = visible(actor, Precision.objects.all()).filter(grain=grain)
    if county_code:
        rows = rows.filter(county_code=county_code)
    if side:
        rows = rows.filter(side=side)
    found = (
        rows.values("check_id", "side")
        .annotate(**{f"n_{c}": Sum(c) for c in words.CONCLUDED})
        .order_by("check_id")
    )
    return [CheckPrecision(r["check_id"], r["side"], *(r[f"n_{c}"] for c in words.CONCLUDED)) for r in found]


def conclusions_url(**filters: str) -> str:
    """The list of the conclusions that a figure counts."""
    return f"{reverse('flags:conclusions')}?{urlencode(filters)}"


def reasons_of_check(actor: Actor, check_id: str) -> dict[str, int]:
    """{reason code: how many} of the flags of a check that were 不属实, most frequent first."""
    rows = visible(actor, Conclusion.objects.filter(check_id=check_id, conclusion=words.UNSUBSTANTIATED))
    counts = Counter(rows.values_list("reason_code", flat=True))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
