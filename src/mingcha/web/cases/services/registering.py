"""Cases that no check raised: 自查、信访、暗访、审计、巡察、绩效、纪检、上级交办 come in by the same door."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.masking import mask_name
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import Case
from mingcha.web.cases.services.acts import lock_case, move_case, note_on_record, take_numbers
from mingcha.web.orgs.selectors import region_columns

FROM_CHECKS = ("flag", "package")


def register_case(
    *, actor: Actor, source: str, title: str, side: str, region_code: str, now: datetime, account: str = "", source_note: str = "",
    theme: str = "", severity: str = "medium", programme: str = "", subject_name: str = "", household_key: int | None = None,
    person_key: int | None = None, amount_yuan: Decimal | None = None, about_unit_ids: Iterable[int] = (),
    about_user_ids: Iterable[int] = (), confidential: str = "",
) -> Case:  # fmt: skip
    """Register a case by hand.

    Arguments
        source        a code of the list case_source that is not a check's
        account       what was said, without the name of whoever said it: an informant never travels with a case
        subject_name  full name as told; kept masked only
        about_*       whom the account is about: they will never get the case
    Returns           the case, 待分派
    Errors            CASE-01 the source is a check's · CASE-02 no title or no region · ACCESS-01
    """
    reason_list("case_source").check(source)
    if source in FROM_CHECKS:
        raise ClerkError(
            "CASE-01",
            "不能手工登记为数据比对",
            "数据比对的件只能由疑点分派而来",
            "到疑点线索页分派；或改选实际来源",
        )
    if not title.strip() or not region_code:
        raise ClerkError(
            "CASE-02", "没有登记", "核查事项和所在地区必须填写", "填写一句话的核查事项，选到乡镇或村"
        )
    with acting(actor, now=now) as act:
        case = Case(
            source=source, source_note=source_note, title=title.strip(), account=account, theme=theme, themes=[theme] if theme else [],
            side=side, severity=severity, programme=programme, household_key=household_key, person_key=person_key,
            subject_name=mask_name(subject_name.strip()), amount_yuan=amount_yuan, confidential=confidential, level=actor.level,
            registered_by_id=actor.user_id, holder_unit_id=actor.unit_id, created_at=now, updated_at=now, **region_columns(region_code),
        )  # fmt: skip
        require(actor, "register", case)
        case.no = take_numbers("HC", 1, now)[0]
        case.save()
        case.about_units.set(about_unit_ids)
        case.about_users.set(about_user_ids)
        note_on_record(act, case, "register", note=source_note, details={"source": source}, recused_too=True)
        return case


def void_case(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:
    """作废 a case that was registered by mistake: by another person than the one who registered it, before it is dispatched.

    Errors
        CASE-06  it came from a check: a flag is answered, not put away
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        if case.source in FROM_CHECKS:
            raise ClerkError(
                "CASE-06",
                f"{case.no} 不能作废",
                "数据比对的疑点要有核查结论",
                "分派核查；确有正当情形的，认定不属实并选原因",
            )
        move_case(act, case, "void", present={"reason"} if reason.strip() else (), note=reason)
        return case
