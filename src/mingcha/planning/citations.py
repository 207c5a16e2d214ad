"""Documents that the plan stands on: 《…》（文号）, 《…》的通知（文号）, and numbers without a title."""

import re

from mingcha.planning.brackets import close_up
from mingcha.planning.plan import CitedDocument

_BOOK = re.compile(r"《((?:[^《》]|《[^《》]{0,120}》){1,300})》")
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,12}[字函发办电通令]?)\s*[\[〔【﹝(（]\s*((?:19|20)\d\d)\s*[\]〕】﹞)）]\s*第?\s*(\d{1,5})\s*号"
)
_AFTER = re.compile(
    r"^[^《》。；;，,]{0,12}?[（(]([^（）()《》]*?[〔\[【﹝(（]\s*\d{4}\s*[〕\]】﹞)）][^（）()《》]*?号[^（）()]{0,6})[）)]"
)
_NOT_CITED = re.compile(
    r"(?:台账|模板|统计表|登记表|汇总表|明细表|清单|承诺书|协议书?|明白卡|申请表|审批表|情况表|备案表|报表|报告书?|公告|函|任务分解表|表)$"
)
_OWN_ATTACHMENT = re.compile(r"(?:附件?|附表|附)[\d一二三：:]*$")
_LEAD = re.compile(r"^(?:按照|根据|依据|落实|贯彻|执行|和|及|与|中|对照)+")


def find_citations(passages: list[str], own_titles: tuple[str | None, ...]) -> tuple[CitedDocument, ...]:
    """Cited documents in the order of the text, each once; the plan's own title and its attachments are left out."""
    found: list[tuple[str | None, str | None]] = []
    own = [t for t in own_titles if t]
    own += [m.group(1) for t in own for m in _BOOK.finditer(t)]
    for passage in passages:
        text = passage.replace("\n", "")
        taken: list[tuple[int, int]] = []
        for m in _BOOK.finditer(text):
            title = close_up(m.group(1))
            number = None
            if after := _AFTER.match(text[m.end() : m.end() + 60]):
                number = _normal(after.group(1))
                taken.append((m.end(), m.end() + after.end()))
            if inner := _NUMBER.search(m.group(1)):
                taken.append(m.span())
                number = number or _normal(inner.group())
            if (
                (_bare(title) in {_bare(t) for t in own} and number is None)
                or (_NOT_CITED.search(title) and number is None)
                or _OWN_ATTACHMENT.search(text[max(0, m.start() - 6) : m.start()])
            ):
                continue
            found.append((title, number))
        for m in _NUMBER.finditer(text):
            if not any(s <= m.start() < e for s, e in taken):
                found.append((None, _normal(m.group())))
    return _once(found)


def _bare(title: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff\d]|的", "", title)


def _normal(text: str) -> str | None:
    m = _NUMBER.search(text)
    return f"{_LEAD.sub('', m.group(1))}〔{m.group(2)}〕{int(m.group(3))}号" if m else None


def _once(found: list[tuple[str | None, str | None]]) -> tuple[CitedDocument, ...]:
    """Each document once: a later mention may add the number that the first left out."""
    out: list[CitedDocument] = []
    for title, number in found:
        if title is None and number is None:
            continue
        at = next((n for n, d in enumerate(out) if (title and d.title == title and (not number or not d.doc_no or d.doc_no == number))
                   or (number and d.doc_no == number and (title is None or d.title is None or d.title == title))), None)  # fmt: skip
        if at is None:
            out.append(CitedDocument(title, number))
        else:
            out[at] = CitedDocument(out[at].title or title, out[at].doc_no or number)
    return tuple(out)
