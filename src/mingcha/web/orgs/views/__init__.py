"""P26: units, people, posts, regions."""
