"""What a page that asks every two seconds is answered when there is nothing more to wait for."""

STOP_POLLING = 286
"""htmx's own status: swap in the answer and ask no more."""
