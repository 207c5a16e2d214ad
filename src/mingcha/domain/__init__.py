"""Pure rules of the field: months, ID numbers, regions, names, working days. Standard library and small pure libraries only."""
