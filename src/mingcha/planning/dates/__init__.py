"""Deadlines and rhythms: a small grammar whose every result says how it was computed."""
