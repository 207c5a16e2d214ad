"""What is said when something cannot be done with flags."""

from datetime import date

from mingcha.domain.errors import ClerkError


def somebody_was_faster(numbers: list[str], where: str) -> ClerkError:
    """FLAG-01: not in the state that the act begins from."""
    return ClerkError(
        "FLAG-01", what=f"{shortened(numbers)} 没有办理", why=f"已经不是“{where}”：刚才有人办理过，或数据里已经消失", next_step="请刷新列表，去掉这几条后再办"
    )  # fmt: skip


def too_short(what: str) -> ClerkError:
    """FLAG-02: a reason that says nothing."""
    return ClerkError(
        "FLAG-02",
        what=f"没有写明{what}",
        why="谁决定、为什么，要能查得到",
        next_step=f"请用不少于 4 个字写明{what}",
    )


def day_passed() -> ClerkError:
    """FLAG-03: a silence that would end before it begins."""
    return ClerkError(
        "FLAG-03",
        what="暂缓提示的截止日不在今天之后",
        why="截止日当天结束后恢复提示",
        next_step="请填写今天之后的日期",
    )


def not_one_household(why: str) -> ClerkError:
    """FLAG-04: flags that do not go together."""
    return ClerkError(
        "FLAG-04", what="没有合并", why=why, next_step="请只选同一户、还没有分派的疑点，至少两条"
    )


def too_many_in_package(most: int) -> ClerkError:
    """FLAG-05: a package may not grow beyond what one visit can answer."""
    return ClerkError(
        "FLAG-05",
        what="没有合并",
        why=f"一个合并件最多 {most} 条疑点",
        next_step="请少选一些，其余的另外合并",
    )


def package_under_way() -> ClerkError:
    """FLAG-06: it has been dispatched."""
    return ClerkError(
        "FLAG-06",
        what="没有拆开",
        why="这个合并件已经分派或已经拆开",
        next_step="已分派的，请先撤回分派再拆开",
    )


def nothing_chosen() -> ClerkError:
    """FLAG-07: an act on no flag."""
    return ClerkError(
        "FLAG-07",
        what="没有选中可以办理的疑点",
        why="没有勾选，或者勾选的几条您无权办理",
        next_step="请返回列表勾选后再办",
    )


def no_silence() -> ClerkError:
    """FLAG-08: nothing to end."""
    return ClerkError(
        "FLAG-08", what="没有恢复提示", why="这条疑点没有在暂缓提示", next_step="请刷新页面查看现在的状态"
    )


def too_long(latest: date) -> ClerkError:
    """FLAG-09: a silence that nobody would look at again."""
    return ClerkError(
        "FLAG-09",
        what="暂缓提示的时间太长",
        why=f"从今天起最多暂缓到 {latest}，以免一项检查长期不看一个对象",
        next_step="请改成这一天或更早；到期后情形还在的，重新写明理由再办",
    )


def shortened(numbers: list[str]) -> str:
    """The first three numbers and how many there are."""
    return "、".join(numbers[:3]) + (f" 等 {len(numbers)} 条" if len(numbers) > 3 else "")
