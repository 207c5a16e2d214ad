"""Everything that is written. One module an aggregate; each function is one act, in one transaction, on record."""
