"""Everything that changes a case, an issue or what belongs to them."""
