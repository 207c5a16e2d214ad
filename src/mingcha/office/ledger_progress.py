"""整治进展情况 as words and back: the three-way status stands in front of the text, so that screen, workbook and paper say the same."""

import re
from dataclasses import dataclass
from typing import Literal

Status = Literal["", "remedied", "dated", "not_yet"]
STATUS_WORDS: dict[Status, str] = {"remedied": "已整改", "dated": "限期整改", "not_yet": "暂不能整改"}
"""三选一 (聊民函〔2019〕57号 三-2: 能立即整改的立即整改；不能立即整改的，说明理由)."""
NO_NEW_PROGRESS = "无新进展"
_OF_WORDS = {words: status for status, words in STATUS_WORDS.items()}
_MARKED = re.compile(
    r"^\s*[【\[](已整改|限期整改|暂不能整改)(?:[：:]\s*(?P<reason>[^】\]]*))?[】\]]\s*", re.S
)
_TYPED = re.compile(r"^\s*(已整改|限期整改|暂不能整改)\s*(?:[。；;：:，,]\s*|$)")


@dataclass(frozen=True)
class Progress:
    """How a measure stands. reason: why it cannot be remedied yet, obligatory with `not_yet`."""

    status: Status = ""
    reason: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """The cell: 【已整改】…, 【暂不能整改：理由】…, or the bare text where no status was chosen."""
        if not self.status:
            return self.text
        reason = f"：{self.reason}" if self.reason else ""
        return f"【{STATUS_WORDS[self.status]}{reason}】{self.text}"


def read_progress(words: str) -> Progress:
    """A cell as people fill it: with the mark, or 已整改：… typed by hand, or plain text."""
    if m := _MARKED.match(words):
        return Progress(_OF_WORDS[m.group(1)], (m.group("reason") or "").strip(), words[m.end() :].strip())
    if m := _TYPED.match(words):
        return Progress(_OF_WORDS[m.group(1)], "", words[m.end() :].strip())
    return Progress(text=words.strip())


def tidy_reason(reason: str) -> str:
    """A reason as it can stand inside the mark."""
    return re.sub(r"[】\]]", "）", re.sub(r"[【\[]", "（", reason)).strip()
