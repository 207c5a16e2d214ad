"""Pages of cases and issues."""
