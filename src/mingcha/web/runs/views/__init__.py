"""Pages of runs, checks, changes and schedules."""
