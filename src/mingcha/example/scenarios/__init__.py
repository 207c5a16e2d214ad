"""What is planted, theme by theme."""

from mingcha.example.background import County


def plant_everything(county: County) -> None:
    """Run all themes, always in the same order: chance is shared."""
    from mingcha.example.scenarios import (
        accounts,
        deaths,
        exits,
        means,
        missed,
        overlaps,
        payments,
        public_money,
        refusals,
    )

    for theme in (deaths, overlaps, means, exits, missed, refusals, accounts, public_money, payments):
        theme.plant(county)
