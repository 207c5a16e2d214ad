"""Pages about flags."""
