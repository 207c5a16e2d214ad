"""Template tags of the home."""
