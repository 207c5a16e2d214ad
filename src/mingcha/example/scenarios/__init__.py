"""What is planted, theme by theme."""

from mingcha.example.background import County


def plant_everything(county: County) -> None:
    """Run all themes, always in the same order: chance is shared, late payments and coverage look at what the others made."""
    from mingcha.example.scenarios import (
        accounts,
        coverage,
        deaths,
        exits,
        files,
        kinship,
        means,
        missed,
        overlaps,
        payments,
        public_money,
        refusals,
        rolls,
        steps,
        temporary,
        tending,
        voices,
    )

    for theme in (
        deaths, overlaps, means, exits, missed, refusals, kinship, temporary, steps, files, tending, voices, rolls, accounts,
        public_money, payments, coverage,
    ):  # fmt: skip
        theme.plant(county)
