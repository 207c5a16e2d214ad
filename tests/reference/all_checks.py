"""All reference checks, and how to run them."""

from . import (  # noqa: F401  (importing registers the checks)
    checks_data_quality,
    checks_funds,
    checks_funds_payees,
    checks_kinship,
    checks_missed,
    checks_missed_decisions,
    checks_procedure,
    checks_procedure_care,
    checks_supervision,
    checks_temporary_assistance,
    checks_wrongly_included,
    checks_wrongly_included_means,
    checks_wrongly_included_pay,
)
from .flags import REFERENCE, Flags, NotApplicable
from .world import World


def run_reference(w: World) -> dict[str, Flags | NotApplicable]:
    """Every check's answer for a world."""
    return {check_id: check(w) for check_id, check in REFERENCE.items()}
