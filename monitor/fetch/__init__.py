"""One bounded, polite GET, and when to do it again."""

import importlib.util
import sys

if importlib.util.find_spec("sniffio") is None:
    # httpcore imports it three times a request, where it can; where it is not there Python looks
    # for it on the disk each time, which takes as long as the rest of the request. None: not there.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

# httpx's own command, for which it loads a terminal's worth of modules.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
