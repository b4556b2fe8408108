"""aiogram's models as a judge: reads `[method, result]` a line, answers a list of complaints.

Strict where aiogram is lenient: its models take fields they do not know, this judge does not.
"""

import json
import sys
from typing import Any

import aiogram.methods
from pydantic import BaseModel, TypeAdapter, ValidationError


def complaints(method: str, result: object) -> list[str]:
    """What is wrong with the result of a method; nothing, if all is well."""
    known = getattr(aiogram.methods, method[0].upper() + method[1:], None)
    if known is None:
        return [f"there is no method {method}"]
    try:
        read = TypeAdapter(known.__returning__).validate_python(result)
    except ValidationError as error:
        return [str(error)]
    return list(_strangers(read, method))


def _strangers(value: Any, path: str) -> list[str]:
    """Fields that no model knows, at any depth."""
    if isinstance(value, BaseModel):
        found = [f"{path}.{name} is no field" for name in value.model_extra or {}]
        for name in type(value).model_fields:
            found += _strangers(getattr(value, name), f"{path}.{name}")
        return found
    if isinstance(value, list):
        return [line for item in value for line in _strangers(item, f"{path}[]")]
    return []


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(complaints(*json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
