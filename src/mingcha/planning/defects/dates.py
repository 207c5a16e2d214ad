"""Dates that cannot be, or that name no year: 2019年月9日25前, 11月31日, 7月底前 in a campaign of three years."""

from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.finding import find_dues
from mingcha.planning.passages import Passage
from mingcha.planning.plan import Defect


def find_date_defects(passages: list[Passage], anchor: Anchor) -> list[Defect]:
    """Impossible dates one by one; missing years once for each wording, with all sections."""
    out: list[Defect] = []
    missing: dict[str, list[str]] = {}
    for passage in passages:
        found = list(passage.item_due.found)
        for label in passage.labels:
            if label.kind == "due":
                found += find_dues(label.value, anchor, "fact")
        facts = find_dues(passage.text, anchor, "fact")
        own = passage.item_due.due
        chosen = {own.text, *(d.text for d in own.also)} if own else set()
        seen = set()
        for f in [*found, *facts]:
            key = f.due.text.rstrip("前完成") if f.due else ""
            if not f.due or key in seen or (f in facts and f.due.text not in chosen and f.flaw is None):
                continue
            seen.add(key)
            if f.flaw:
                out.append(
                    Defect(
                        "impossible_date", passage.section, f.due.text, f"日期有误：{f.flaw}", f.suggestion
                    )
                )
            if f.missing_year:
                missing.setdefault(f.words or f.due.text, []).append(passage.section)
    settled = anchor.issued_on is not None and not _spans_years(anchor)
    if settled and len(missing) > 1:
        # The day of issue settles the year: one defect tells of all, instead of one each.
        first = next(iter(missing))
        missing = {first: [s for sections in missing.values() for s in sections]}
    for words, sections in missing.items():
        sections = list(dict.fromkeys(s or "通知" for s in sections))
        where = f"（共{len(sections)}处：{'、'.join(sections)}）" if len(sections) > 1 else ""
        note = "期限没有写年份" + (
            "，活动又跨年" if _spans_years(anchor) else "，按成文日期推定" if settled else ""
        )
        out.append(
            Defect(
                "missing_year",
                sections[0],
                words,
                note + where,
                f"{anchor.year}年{words}" if anchor.year else None,
            )
        )
    return _once(out)


def _spans_years(anchor: Anchor) -> bool:
    period = anchor.period
    return (
        period is not None
        and period.from_ is not None
        and period.to is not None
        and period.from_.year != period.to.year
    )


def _once(defects: list[Defect]) -> list[Defect]:
    return list({(d.kind, d.section, d.quote): d for d in defects}.values())
