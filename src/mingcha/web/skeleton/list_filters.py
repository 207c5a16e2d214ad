"""The filter form of a list: a GET form whose every field may be empty."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from mingcha.web.skeleton.cells import escape

MOST_WORDS = 3


class LongChoice(forms.ChoiceField):
    """A choice whose pairs (value, words), or (group, pairs), are taken as they are: lists have hundreds, and every page makes its form anew."""

    def __init__(self, *, choices: Any = (), **more: Any) -> None:
        super().__init__(widget=LongSelect, **more)
        self.choices = choices

    @property
    def choices(self) -> Any:
        """The pairs."""
        return self._choices

    @choices.setter
    def choices(self, pairs: Any) -> None:
        self._choices = self.widget.choices = tuple(pairs)

    def __deepcopy__(self, memo: Any) -> "LongChoice":
        made = super(forms.ChoiceField, self).__deepcopy__(memo)
        made._choices = made.widget.choices = self._choices
        return made


class LongSelect(forms.Select):
    """A choice among hundreds, printed at once instead of by a template for each."""

    @property
    def choices(self) -> Any:
        """The pairs, taken as they are."""
        return self._choices

    @choices.setter
    def choices(self, pairs: Any) -> None:
        self._choices = pairs

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The control."""
        attributes = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        inside = _printed(_frozen(self.choices))
        for chosen in {str(v) for v in self.format_value(value)}:
            option = f'<option value="{escape(chosen)}"'
            inside = inside.replace(f"{option}>", f"{option} selected>", 1)
        return mark_safe(f"<select{attributes}>{inside}</select>")  # every part is escaped where it is made


class LongSelectMultiple(LongSelect, forms.SelectMultiple):
    """The same for several choices: all that are chosen are read back."""

    def __init__(self, attrs: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__({"multiple": True, "size": 6} | (attrs or {}), **more)


def _frozen(pairs: Any) -> tuple:
    """The pairs and the groups of pairs in a form that can be remembered by."""
    return tuple((v, _frozen(words)) if isinstance(words, list | tuple) else (v, words) for v, words in pairs)


@lru_cache(maxsize=500)
def _printed(choices: tuple) -> str:
    """All options, none chosen: the same for everybody who may choose among them."""
    parts = []
    for value, words in choices:
        if isinstance(words, tuple):
            parts.append(f'<optgroup label="{escape(value)}">{_printed(words)}</optgroup>')
        else:
            parts.append(f'<option value="{escape(value)}">{escape(words)}</option>')
    return "".join(parts)


class FilterForm(forms.Form):
    """Subclasses declare fields, all with required=False, and name in `first` those that stand in the first row.

    `listing` (the list, with its actor and today) is there from the beginning, for choices that depend on who looks.
    """

    first: tuple[str, ...] = ()
    ranges: dict[str, tuple[str, str]] = {}
    """{label: (field from, field to)}: two fields that are one condition in the chips."""

    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, params: QueryDict, *, listing: Any) -> None:
        self.listing = listing
        super().__init__(params, auto_id="filter-%s", use_required_attribute=False)
        for each in self.fields.values():
            each.required = False

    @property
    def primary(self) -> list[forms.BoundField]:
        """The fields of the first row."""
        return [self[name] for name in self.first]

    @property
    def more(self) -> list[forms.BoundField]:
        """The others."""
        return [b for b in self.visible_fields() if b.name not in self.first]

    def chosen_words(self) -> list[tuple[str, list[str]]]:
        """(words, names of the fields) of every condition that is set and could be read."""
        values = getattr(self, "cleaned_data", None) if self.is_bound and self.errors is not None else {}
        values = values or {}
        in_range = {name: label for label, names in self.ranges.items() for name in names}
        found: list[tuple[str, list[str]]] = []
        done: set[str] = set()
        for name in self.fields:
            label = in_range.get(name)
            if name == "sort" or label in done:
                continue
            if label:
                done.add(label)
                low, high = (values.get(n) for n in self.ranges[label])
                if words := _range_words(low, high):
                    found.append((f"{label}：{words}", list(self.ranges[label])))
            elif is_set(values.get(name)):
                found.append((self._words(name, values[name]), [name]))
        return found

    def _words(self, name: str, value: Any) -> str:
        declared = self.fields[name]
        if isinstance(declared, forms.BooleanField):
            return str(declared.label)
        if isinstance(declared, forms.MultipleChoiceField):
            known = _flat(declared.choices)
            words = [known.get(v, v) for v in value]
            more = f"等 {len(words)} 项" if len(words) > MOST_WORDS else ""
            return f"{declared.label}：{'、'.join(words[:MOST_WORDS])}{more}"
        if isinstance(declared, forms.ChoiceField):
            return f"{declared.label}：{_flat(declared.choices).get(str(value), value)}"
        return f"{declared.label}：{_plain_words(value)}"


def is_set(value: Any) -> bool:
    """Whether a cleaned value is a condition; 0 is one."""
    return value is not None and value is not False and value not in ("", [], {})


def _flat(choices: Any) -> dict[str, str]:
    """{value: words} of choices, groups opened."""
    found: dict[str, str] = {}
    for value, words in choices:
        if isinstance(words, list | tuple):
            found |= {str(v): str(w) for v, w in words}
        else:
            found[str(value)] = str(words)
    return found


def _range_words(low: Any, high: Any) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"{_plain_words(low)} 起"
    if low is None:
        return f"至 {_plain_words(high)}"
    return f"{_plain_words(low)} 至 {_plain_words(high)}"


def _plain_words(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return str(value)
