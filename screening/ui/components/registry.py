"""How a component's scripts come to the browser: as files of our own, never as text to be run.

Streamlit reads such files only for installed packages that declare them. The same declaration
is made here, so that the content security policy may stay at `script-src 'self'`: a script that
is handed over as text would need `blob:`.
"""

from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE: Final = "ims-intake"
FOLDER: Final = Path(__file__).parent
NAMES: Final = ("body", "signature")


def declare() -> None:
    """Declare the folders once in the life of a server, before its first patient comes.

    Behind a proxy a page may be drawn by one copy of the app and fetch its scripts from another.
    """
    server = get_bidi_component_manager()
    if server.get_component_asset_root(f"{PACKAGE}.{NAMES[0]}") is None:
        parts = [ComponentConfig(name=name, asset_dir=name) for name in NAMES]
        server.register_from_manifest(ComponentManifest(PACKAGE, "1", parts), FOLDER)


def mount(name: str, key: str, data: dict[str, Any], default: dict[str, Any]) -> None:
    """Draw a component; what the browser says then stands in the session under its key.

    `default` stands there until it says anything. Nothing that comes back may be trusted.
    """
    declare()
    draw = st.components.v2.component(f"{PACKAGE}.{name}", js=f"{name}.js", isolate_styles=False)
    heard: dict[str, Any] = {f"on_{part}_change": _nothing for part in default}
    draw(key=key, data=data, default=default, **heard)


def _nothing() -> None:
    """Do nothing more: a change is read where the page is drawn."""
