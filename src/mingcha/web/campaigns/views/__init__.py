"""Pages of campaigns: P04 list, P05 ledger, P06 hand-down, P07 reports."""
