"""Where this copy runs from: a checkout, or an installed wheel. What lies beside the package in
the one lies inside it in the other."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_IS_WHEEL = (_PACKAGE / "migrations").is_dir()
#: The folder that holds ``static`` and ``migrations``.
FOLDER = _PACKAGE if _IS_WHEEL else _PACKAGE.parent
#: How its commands begin, as the operator writes them.
COMMAND = "palabre" if _IS_WHEEL else "flask --app app"
