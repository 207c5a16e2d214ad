"""Argon2 with the least work: tests sign in thousands of times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Not for use outside of tests."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
