"""Plan document → proposed plan → ledger and calendar. Contract: docs/reference/plans.md."""
