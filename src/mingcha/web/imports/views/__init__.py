"""Pages of imports: the four steps (P10), the batches (P11)."""
