"""Files as people send them → sheets of texts, in batches. Nothing is interpreted here but encodings and cell types."""
