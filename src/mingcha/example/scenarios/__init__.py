"""What is planted, theme by theme."""

from mingcha.example.background import County


def plant_everything(county: County) -> None:
    """Run all themes, always in the same order: chance is shared."""
    from mingcha.example.scenarios import deaths, means, overlaps

    for theme in (deaths, overlaps, means):
        theme.plant(county)
