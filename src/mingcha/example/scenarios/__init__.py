"""What is planted, theme by theme."""

from mingcha.example.background import County

THEMES: tuple = ()


def plant_everything(county: County) -> None:
    """Run all themes in their order."""
    for plant in THEMES:
        plant(county)
