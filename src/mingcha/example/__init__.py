"""A made-up county, city or province: realistic, deterministic, with planted cases and decoys for every check."""

from mingcha.example.writing import ExampleSummary, generate

__all__ = ["ExampleSummary", "generate"]
