"""Who there is: regions, units, posts, users."""
