"""The ledger's form: headers, widths, and how high a row must be for its text to be seen on paper."""

from math import ceil

# (first header row, second header row, width in half-width characters)
TASK_COLUMNS = (
    ("整治领域", None, 9), ("整治任务", "序号", 5), ("整治任务", "任务内容", 26), ("完成时限要求", None, 16), ("措施清单", "整治措施", 50),
    ("措施清单", "完成时限", 12), ("责任清单", "责任领导/责任人", 12), ("责任清单", "责任部门", 18), ("整治进展情况", None, 20),
)  # fmt: skip
REPORT_COLUMNS = (
    ("报送内容", 36),
    ("报送单位", 20),
    ("接收单位", 24),
    ("报送时间", 20),
    ("下一次", 12),
    ("第二次", 12),
    ("第三次", 12),
    ("备注", 24),
)
QUESTION_COLUMNS = (
    ("条款", 12),
    ("类别", 14),
    ("原文", 44),
    ("需要确认的问题", 50),
    ("建议", 20),
    ("处理意见", 14),
)
LINE_HEIGHT = 13.5
MAX_HEIGHT = 405.0


def lines_needed(text: str, width: int) -> int:
    """Printed lines of a text in a column of that width; Chinese characters take two half-widths."""
    usable = max(2, width - 1)
    return max(
        1,
        sum(
            max(1, ceil(sum(2 if ord(c) > 0x2E7F or c in "“”‘’…—·" else 1.1 for c in line) / usable))
            for line in text.split("\n")
        ),
    )


def row_height(lines: float) -> float:
    """Height in points of a row with that many lines."""
    return min(MAX_HEIGHT, max(20.0, lines * LINE_HEIGHT + 4))
