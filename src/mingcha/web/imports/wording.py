"""What the lake says about cells and files, as the pages say it."""

from mingcha.domain.errors import ClerkError


def problem_text(code: str, text: str, reason: str, remedy: str) -> str:
    """What stands under a bad cell: what is wrong and what to do."""
    if code == "CELL-10":
        return f"身份证号被表格软件改成了“{text}”，后几位已丢失。请用本系统模板重新填写这一格（模板已设为文本）。"
    if code == "CELL-11":
        return f"账号被表格软件改成了“{text}”，后几位已丢失。请用本系统模板重新填写这一格（模板已设为文本）。"
    if code == "":
        return reason
    return f"{reason}。{remedy}。".replace("。。", "。")


def summary_line(
    rows_in: int, accepted: int, wrong: int, repeated: int, ignored: int, *, is_done: bool = False
) -> str:
    """共 5,000 行：4,812 行可以入库，143 行有错，45 行与已有记录重复。"""
    parts = [f"{accepted:,} 行{'已入库' if is_done else '可以入库'}"]
    if wrong:
        parts.append(f"{wrong:,} 行有错")
    if repeated:
        parts.append(f"{repeated:,} 行与已有记录重复")
    if ignored:
        parts.append(f"{ignored:,} 行略过（合计行、已由改好的行代替等）")
    line = f"共 {rows_in:,} 行：{'，'.join(parts)}。"
    return line + (
        "可以先导入无错的，也可以下载错误行改好再一起导。" if wrong and accepted and not is_done else ""
    )


def as_said(error: ClerkError) -> dict[str, str]:
    """A message to be kept with a batch, without words of the command line."""
    next_step = error.next_step.replace("，加 --force 导入，有关检查将显示“未比对”", "，请从原系统重新导出")
    return {"code": error.code, "what": error.what, "why": error.why, "next_step": next_step}
