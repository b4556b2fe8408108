"""What a browser would send back: every field of a page's form, as it stands."""

from typing import Any

from html5lib import parse  # type: ignore[import-untyped]  # ships no types


def filled(response, form_id="entry_form"):
    """The form's names and values; change them and post."""
    page = parse(response.content.decode(), namespaceHTMLElements=False)
    form = next(one for one in page.iter("form") if one.get("id") == form_id)
    values: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or "__prefix__" in name:
            continue
        if field.tag == "textarea":
            values[name] = (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            chosen = [one.get("value") for one in field.iter("option") if "selected" in one.attrib]
            values[name] = chosen[0] if chosen else ""
        elif field.get("type") == "checkbox":
            if "checked" in field.attrib:
                values.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "input":
            values[name] = field.get("value", "")
    return values
